// SPDX-License-Identifier: MIT-0
import type * as tf from "@tensorflow/tfjs";
import type { Distribution, Environment, Tensors } from "../../ports.ts";
import { valuesOf } from "../read.ts";
import type { View } from "../view.ts";
import { distributionOf } from "./exact.ts";

/** What a training of a policy shows: what the policy ends at beside what it should, and the last batch piece by piece. */
export async function picturesOf(
  environment: Environment,
  seen: Tensors,
  terminating: () => Promise<Float64Array>,
): Promise<Readonly<Record<string, View>>> {
  const { squares, weights } = await valuesOf(() => ({
    squares: (seen.squares as tf.Tensor).clone(),
    weights: (seen.weights as tf.Tensor).clone(),
  }));
  const places = environment.longest + 1;
  return {
    distribution: besideTarget(distributionOf("policy", environment, await terminating())),
    residuals: pieces(Array.from(squares, Math.sqrt), places),
    weights: pieces(weights, places),
  };
}

/** A sampler's distribution beside its target, in the same colours: two maps with a gap between them, or bars in pairs. */
export function besideTarget({ probabilities, target, picture }: Distribution): View {
  const [found, wanted] = [picture(probabilities), picture(target)];
  if (found.is === "Heat" && wanted.is === "Heat") {
    const rows = found.values.map((row, at) => [...row, 0, ...(wanted.values[at] as readonly number[])]);
    // A map over a plane has its first row at the bottom, plain ones at the top.
    const values = found.extent ? rows.reverse() : rows;
    return { is: "Heat", x: { label: "first" }, y: { label: "left learnt, right target; second coordinate" }, values };
  }
  if (found.is !== "Bars" || wanted.is !== "Bars") return found;
  return {
    ...found,
    bars: found.bars.flatMap((bar, at) => [bar, { label: `${bar.label}, target`, value: wanted.bars[at]?.value ?? 0 }]),
  };
}

function pieces(values: ArrayLike<number>, places: number): View {
  return {
    is: "Heat",
    x: { label: "piece ends after action" },
    y: { label: "begins after action" },
    values: Array.from({ length: places }, (_, row) =>
      Array.from({ length: places }, (__, column) => values[row * places + column] as number),
    ),
  };
}
