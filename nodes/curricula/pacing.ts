// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { Problem } from "../lib/problem.ts";
import type { Schedule } from "../ports.ts";

/**
 * The share of the data that each round of a curriculum may use: round 0, 1, 2, ... in `clock.step`.
 *
 * cyclical (Kesgin and Amasyali 2022, arXiv:2202.05531): S_0 = low; a round that is at `low`, or is still climbing and
 * not at `high`, is followed by min(S / factor, high), any other by max(S factor, low). With 0.25, 1 and 0.5:
 * 0.25, 0.5, 1, 0.5, 0.25, 0.5, 1, ... It goes on like this for ever; the training's budget ends it.
 *
 * The others grow and stay at `high`. With u = min(1, (S_0 + ... + S_{r-1}) / epochs), the share of the growing phase
 * that has been shown before round r, counted in data as large as the whole set:
 * - linear: S_r = low + (high - low) u;
 * - root: S_r = sqrt(low^2 + (high^2 - low^2) u) (Platanios et al. 2019, arXiv:1903.09848);
 * - step: low, low / factor, low / factor^2, ..., high, each for an equally long part of the phase
 *   (Hacohen and Weinshall 2019, arXiv:1904.03626).
 */
export function pacing({
  shape,
  low,
  high,
  factor,
  epochs,
}: {
  shape: "linear" | "step" | "root" | "cyclical";
  low: number;
  high: number;
  factor: number;
  epochs: number;
}): Schedule {
  check({ shape, low, high, factor, epochs });
  const after = shape === "cyclical" ? cycling(low, high, factor) : growing(shape, { low, high, factor, epochs });
  // A function of the round alone; the list saves counting from 0 again at every call.
  const sizes = [shape === "cyclical" ? low : after([])];
  return {
    is: "Schedule",
    init: () => null,
    at: (state, { step }) => {
      while (sizes.length <= step) sizes.push(after(sizes));
      return { value: sizes[step] as number, state };
    },
  };
}

function cycling(low: number, high: number, factor: number): (sizes: readonly number[]) => number {
  return (sizes) => {
    const now = sizes.at(-1) as number;
    const climbs = now === low || ((sizes.at(-2) ?? now) < now && now !== high);
    return climbs ? Math.min(now / factor, high) : Math.max(now * factor, low);
  };
}

function growing(
  shape: "linear" | "step" | "root",
  { low, high, factor, epochs }: { low: number; high: number; factor: number; epochs: number },
): (sizes: readonly number[]) => number {
  // The small number keeps 0.2 / 0.5^2 = 0.8 from needing a step more than it should.
  const steps = Math.ceil(Math.log(high / low) / Math.log(1 / factor) - 1e-9);
  return (sizes) => {
    if (sizes.at(-1) === high) return high;
    const shown = sizes.reduce((sum, size) => sum + size, 0);
    const u = epochs > 0 ? Math.min(1, shown / epochs) : 1;
    if (u === 1) return high;
    if (shape === "linear") return low + (high - low) * u;
    if (shape === "root") return Math.sqrt(low ** 2 + (high ** 2 - low ** 2) * u);
    return Math.min(high, low * factor ** -Math.floor(u * (steps + 1)));
  };
}

function check({ shape, low, high, factor, epochs }: { shape: string; low: number; high: number; factor: number; epochs: number }): void {
  const wrong = (field: string, value: number, fix: string) =>
    new Problem("pacing.bounds", `A curriculum cannot be paced with ${field} ${value}.`, { field, fix });
  if (!(low > 0 && low <= 1)) throw wrong("low", low, "Write a share of the data above 0 and up to 1.");
  if (!(high >= low && high <= 1)) throw wrong("high", high, `Write a share from ${low} (low) to 1.`);
  if ((shape === "cyclical" || shape === "step") && !(factor > 0 && factor < 1)) {
    throw wrong("factor", factor, "Write a number between 0 and 1; 0.5 doubles and halves.");
  }
  if (!(epochs >= 0)) throw wrong("epochs", epochs, "Write 0 or more.");
}

export const card = {
  run: pacing,
  title: "Pacing",
  summary: "How much of the data each round of a curriculum may use.",
  also: ["cyclical sizes", "curriculum schedule", "competence", "data fraction"],
  inputs: {},
  settings: {
    shape: {
      control: "choice",
      default: "cyclical",
      options: ["linear", "step", "root", "cyclical"],
      onNode: true,
      doc: "Grows evenly, in steps or quickly at first and then stays, or climbs and falls in cycles.",
    },
    low: { control: "number", default: 0.25, min: 0, max: 1, onNode: true, doc: "Share of the data in the smallest round." },
    high: { control: "number", default: 1, min: 0, max: 1, onNode: true, doc: "Share of the data in the largest round." },
    factor: {
      control: "number",
      default: 0.5,
      min: 0,
      max: 1,
      when: { setting: "shape", is: ["step", "cyclical"] },
      doc: "Ratio of a round to the next larger one: 0.5 doubles on the way up.",
    },
    epochs: {
      control: "number",
      default: 6,
      min: 0,
      unit: "epochs",
      when: { setting: "shape", is: ["linear", "step", "root"] },
      doc: "How long it grows, in data shown: 6 means six times the whole set; then it stays at high.",
    },
  },
  output: "Schedule",
  preview: true,
  reference: { by: "Kesgin and Amasyali 2022", title: "Cyclical Curriculum Learning", arxiv: "2202.05531" },
} satisfies NodeCard<typeof pacing>;
