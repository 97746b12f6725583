// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { timedNet } from "../lib/flows/timed-net.ts";
import type { Key } from "../lib/key.ts";
import type { Model } from "../ports.ts";

/**
 * A network for the velocity v(x, t) of a flow: dense layers with SiLU over the place x and features of the time t,
 * [2t - 1, sin(w t), cos(w t)] with w = pi/2 {1, 2, 4, 8}.
 *
 * Rows of its input are [x, t], [batch, dimensions + 1]; output [batch, dimensions]. Weights: `<layer>/kernel`, `<layer>/bias`.
 * Throws `flow-net.size`.
 */
export function velocityNet({
  dimensions,
  widths,
  frequencies,
  key,
}: {
  dimensions: number;
  widths: readonly number[];
  frequencies: readonly number[];
  key: Key;
}): Model {
  return timedNet({ dimensions, times: ["t"], widths, frequencies, key });
}

export const card = {
  run: velocityNet,
  title: "Velocity net",
  summary: "A network for velocities: where a place moves at a time.",
  also: ["vector field", "flow matching network", "time-conditioned MLP"],
  inputs: {},
  settings: {
    dimensions: { control: "number", default: 2, min: 1, step: 1, doc: "Values of one place: 2 for the plane." },
    widths: { control: "numbers", default: [128, 128, 128], min: 1, unit: "units", onNode: true, doc: "Units of each hidden layer." },
    frequencies: {
      control: "numbers",
      default: [],
      doc: "Sines and cosines of the place that it sees beside the place, by their frequencies: 2 and 4 for sharp edges; none for smooth data.",
    },
  },
  output: "Model",
  keys: { key: "model" },
} satisfies NodeCard<typeof velocityNet>;
