// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { Problem } from "../lib/problem.ts";
import type { View } from "../lib/view.ts";
import type { Environment } from "../ports.ts";

const most = 20_000;

/**
 * A grid whose walks begin in one corner, go up by one in one direction at a time, and may stop in every cell. With
 * u_d = |x_d / (side - 1) - 0.5| the reward of a cell is R0 + R1 [all u_d > 0.25] + R2 [all 0.3 < u_d < 0.4]: rich corners, each with a
 * peak, and a valley between them that is the poorer the smaller R0 is.
 *
 * Features: the coordinates one-hot, `dims` x `side`. Actions: one for each direction, then stop; backward actions: one for each direction.
 * Throws `hypergrid.size`.
 *
 * Source: Bengio et al. 2021, arXiv:2106.04399 (the environment); Malkin et al. 2022, arXiv:2201.13259 (these rewards).
 */
export function hypergrid({ dims, side, r0, r1, r2 }: { dims: number; side: number; r0: number; r1: number; r2: number }): Environment {
  const states = side ** dims;
  check({ dims, side, states, r0 });
  const coordinate = (state: number, dim: number) => Math.floor(state / side ** dim) % side;
  const all = Array.from({ length: states }, (_, state) => Array.from({ length: dims }, (_, dim) => coordinate(state, dim)));
  const actions = dims + 1;
  return {
    is: "Environment",
    name: `grid ${Array(dims).fill(side).join(" x ")}`,
    states,
    actions,
    backwardActions: dims,
    longest: dims * (side - 1) + 1,
    features: {
      width: dims * side,
      values: Float32Array.from(all.flatMap((x) => x.flatMap((at) => Array.from({ length: side }, (_, place) => (place === at ? 1 : 0))))),
    },
    next: Int32Array.from(all.flatMap((x, state) => [...x.map((at, dim) => (at < side - 1 ? state + side ** dim : -2)), -1])),
    undo: Int32Array.from(all.flatMap((x) => [...x.map((_, dim) => dim), 0])),
    backwardMask: Float32Array.from(all.flatMap((x) => x.map((at) => (at > 0 ? 1 : 0)))),
    logReward: Float32Array.from(all, (x) => {
      const u = x.map((at) => Math.abs(at / (side - 1) - 0.5));
      const rich = u.every((far) => far > 0.25) ? r1 : 0;
      const peak = u.every((far) => far > 0.3 && far < 0.4) ? r2 : 0;
      return Math.log(r0 + rich + peak);
    }),
    // Going up in any direction makes the number of a cell larger.
    order: Int32Array.from(all, (_, state) => state),
    picture: (values) => picture(values, { dims, side }),
  };
}

function check({ dims, side, states, r0 }: { dims: number; side: number; states: number; r0: number }): void {
  if (!(Number.isInteger(dims) && dims >= 1 && Number.isInteger(side) && side >= 2 && states <= most)) {
    throw new Problem(
      "hypergrid.size",
      `A grid has whole numbers of directions (from 1) and cells (from 2), and at most ${most} cells; not ${side}^${dims}.`,
      {
        field: "side",
        fix: "Make the grid smaller: all its cells are listed to measure errors exactly.",
      },
    );
  }
  if (r0 > 0) return;
  throw new Problem("hypergrid.r0", `Every cell needs a reward above 0, and R0 is ${r0}.`, {
    field: "r0",
    fix: "Choose a small positive number; the logarithm of 0 is no number that a flow could learn.",
  });
}

/** The first two directions as a map, summed over the others. */
function picture(values: Float32Array, { dims, side }: { dims: number; side: number }): View {
  if (dims === 1)
    return { is: "Bars", y: { label: "probability" }, bars: Array.from(values, (value, at) => ({ label: String(at), value })) };
  const map = Array.from({ length: side }, () => Array<number>(side).fill(0));
  for (const [state, value] of values.entries()) {
    const row = map[Math.floor(state / side) % side] as number[];
    row[state % side] = (row[state % side] as number) + value;
  }
  const span = [-0.5, side - 0.5] as const;
  return { is: "Heat", x: { label: "first" }, y: { label: "second" }, values: map, extent: { x: span, y: span } };
}

export const card = {
  run: hypergrid,
  title: "Hypergrid",
  summary: "A grid with rich corners and a poor valley between them, in which every cell may be the end of a walk.",
  also: ["environment", "grid world", "gflownet", "reward"],
  inputs: {},
  settings: {
    dims: { control: "number", default: 2, min: 1, max: 4, step: 1, onNode: true, doc: "Directions of the grid." },
    side: { control: "number", default: 8, min: 2, max: 100, step: 1, onNode: true, doc: "Cells in each direction." },
    r0: {
      control: "number",
      default: 0.001,
      min: 0,
      onNode: true,
      doc: "Reward of every cell: the smaller, the harder is the valley to cross.",
    },
    r1: { control: "number", default: 0.5, min: 0, doc: "What the corners have more." },
    r2: { control: "number", default: 2, min: 0, doc: "What the peak of each corner has on top." },
  },
  output: "Environment",
  reference: { by: "Malkin et al. 2022", title: "Trajectory balance: Improved credit assignment in GFlowNets", arxiv: "2201.13259" },
} satisfies NodeCard<typeof hypergrid>;
