import { mlp } from "../../models/mlp.ts";
import { seedKey } from "../random.ts";
import type { WeightMap } from "./weights.ts";

export const tinyWeights = {
  WeightMap: (): WeightMap => ({
    is: "WeightMap",
    name: "half of it",
    target: mlp({ inputs: 4, widths: [3], outputs: 3, activation: "tanh", init: "glorot", key: seedKey(3) }),
    terms: { "hidden1/kernel": [{ source: 0, tensor: "hidden1/kernel", coefficient: 0.5 }] },
  }),
};
