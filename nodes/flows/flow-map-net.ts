// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { timedNet } from "../lib/flows/timed-net.ts";
import type { Key } from "../lib/key.ts";
import type { Model } from "../ports.ts";

/**
 * A network for the average velocity u(x, t, gap) of a flow between the times t - gap and t; where the gap is 0 it is the velocity.
 * Dense layers with SiLU over the place x and features of t and of the gap, [2a - 1, sin(w a), cos(w a)] with w = pi/2 {1, 2, 4, 8}.
 *
 * Rows of its input are [x, t, gap], [batch, dimensions + 2]; output [batch, dimensions]. Weights: `<layer>/kernel`, `<layer>/bias`.
 * Throws `flow-net.size`.
 */
export function flowMapNet({
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
  return timedNet({ dimensions, times: ["t", "gap"], widths, frequencies, key });
}

export const card = {
  run: flowMapNet,
  title: "Flow map net",
  summary: "A network for average velocities: it jumps from one time to an earlier one.",
  also: ["average velocity", "two-time model", "MeanFlow network", "consistency model"],
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
} satisfies NodeCard<typeof flowMapNet>;
