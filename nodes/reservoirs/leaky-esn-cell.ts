// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { Key } from "../lib/key.ts";
import { Problem } from "../lib/problem.ts";
import { derive, normal, uniform } from "../lib/random.ts";
import { spectralRadius } from "../lib/spectral-radius.ts";
import type { ReservoirCell } from "../ports.ts";

/**
 * A leaky echo state network, drawn once and never trained: h <- (1 - leak) h + leak tanh(W h + Win x + b).
 *
 * W has normal entries, a share `density` of them not 0, scaled so that its largest absolute eigenvalue is `spectralRadius`: below 1 the
 * state forgets where it began. Win is uniform within +-inputScale, b within +-biasScale. The state begins at 0.
 *
 * Source: Jaeger 2001, "The echo state approach to analysing and training recurrent neural networks"; Jaeger et al. 2007 (leak).
 */
export function leakyEsnCell({
  size,
  spectralRadius: radius,
  leak,
  inputScale,
  biasScale,
  density,
  key,
}: {
  size: number;
  spectralRadius: number;
  leak: number;
  inputScale: number;
  biasScale: number;
  density: number;
  key: Key;
}): ReservoirCell {
  if (!Number.isInteger(size) || size < 1 || !(leak > 0 && leak <= 1)) {
    throw new Problem("leaky-esn-cell.size", `An echo state network cannot have ${size} units and the leak ${leak}.`, {
      field: Number.isInteger(size) && size >= 1 ? "leak" : "size",
      fix: "Write a whole number of units from 1 on, and a leak above 0, at most 1.",
    });
  }
  const chance = uniform(derive(key, "where"), size * size);
  const entries = normal(derive(key, "recurrent"), size * size);
  const drawn = Float64Array.from(entries, (entry, at) => ((chance[at] as number) < density ? entry : 0));
  const own = spectralRadius(drawn, size, Float64Array.from(normal(derive(key, "start"), size)));
  const recurrent = own === 0 ? drawn : drawn.map((entry) => (entry * radius) / own);
  const within = (stream: string, count: number, bound: number) =>
    Float64Array.from(uniform(derive(key, stream), count), (u) => (2 * u - 1) * bound);
  const bias = within("bias", size, biasScale);
  return {
    is: "ReservoirCell",
    name: "leaky echo state network",
    size,
    start: (inputs) => {
      const into = within("input", size * inputs, inputScale);
      return {
        state: new Float32Array(size),
        step: (state, input) =>
          Float32Array.from(state, (before, unit) => {
            let sum = bias[unit] as number;
            for (let i = 0; i < inputs; i++) sum += (into[unit * inputs + i] as number) * (input[i] as number);
            for (let other = 0; other < size; other++) sum += (recurrent[unit * size + other] as number) * (state[other] as number);
            return (1 - leak) * before + leak * Math.tanh(sum);
          }),
      };
    },
  };
}

export const card = {
  run: leakyEsnCell,
  title: "Echo state network",
  summary: "A fixed random network that remembers what came in for a while.",
  also: ["ESN", "reservoir", "leaky integrator", "echo state property"],
  inputs: {},
  settings: {
    size: { control: "number", default: 100, min: 1, step: 1, unit: "units", onNode: true, doc: "Units of the network." },
    spectralRadius: {
      control: "number",
      default: 0.95,
      min: 0,
      onNode: true,
      doc: "Largest absolute eigenvalue of the recurrent weights; below 1 the past fades.",
    },
    leak: {
      control: "number",
      default: 1,
      min: 0,
      max: 1,
      onNode: true,
      doc: "Share of the state that is new at each step; 1: all of it.",
    },
    inputScale: { control: "number", default: 0.25, min: 0, doc: "Bound of the input weights." },
    biasScale: { control: "number", default: 0.25, min: 0, doc: "Bound of the biases." },
    density: { control: "number", default: 1, min: 0, max: 1, doc: "Share of the recurrent weights that are not 0." },
  },
  output: "ReservoirCell",
  keys: { key: "reservoir" },
  reference: { by: "Jaeger 2001", title: "The echo state approach to analysing and training recurrent neural networks" },
} satisfies NodeCard<typeof leakyEsnCell>;
