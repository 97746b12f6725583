// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { scheduleOf } from "../lib/driven.ts";
import { Problem } from "../lib/problem.ts";
import type { Driven, Schedule } from "../ports.ts";

/**
 * A number as a hand moved it during a run: the value of `base`, but from update `from` up to `to` (0: to the end) the
 * hand's `value`. Updates are counted from 0. Where two rows overlap, the later one holds the number.
 *
 * The base is followed at every update also while it is overruled, so a schedule that reads metrics sees what it saw
 * under the hand, and goes on from there when it is let go. Without rows it is the base, number for number.
 *
 * Throws `by-hand.holds` for a row that ends before it begins.
 */
export function byHand({
  base,
  holds,
}: {
  base: Driven;
  holds: readonly { readonly from: number; readonly to: number; readonly value: number }[];
}): Schedule {
  const wrong = holds.findIndex(({ from, to }) => to !== 0 && to <= from);
  if (wrong >= 0) {
    throw new Problem("by-hand.holds", `Row ${wrong + 1} holds the number from update ${holds[wrong]?.from} to ${holds[wrong]?.to}.`, {
      field: "holds",
      fix: "Let it end after it begins, or write 0 for the end of the training.",
    });
  }
  const followed = scheduleOf(base);
  return {
    is: "Schedule",
    init: () => followed.init(),
    at: (state, clock) => {
      const under = followed.at(state, clock);
      const held = holds.findLast(({ from, to }) => clock.step >= from && (to === 0 || clock.step < to));
      return held ? { value: held.value, state: under.state } : under;
    },
  };
}

export const card = {
  run: byHand,
  title: "By hand",
  summary: "Follows a number or a schedule, except where a hand holds it.",
  also: ["manual", "override", "intervention", "interventions to schedule", "hold"],
  inputs: {},
  settings: {
    base: {
      control: "number",
      driven: true,
      default: 0.01,
      onNode: true,
      doc: "What it follows where no hand holds it: a number, or a schedule wired here.",
    },
    holds: {
      control: "rows",
      default: [{ from: 100, to: 200, value: 0.001 }],
      fields: {
        from: { control: "number", default: 100, unit: "updates", doc: "Updates done when the hand takes it." },
        to: { control: "number", default: 0, unit: "updates", doc: "Updates done when it is let go; 0: never." },
        value: { control: "number", default: 0.001, doc: "What the hand sets it to." },
      },
      doc: "What was held, from when to when; the later row counts where two overlap.",
    },
  },
  output: "Schedule",
  preview: true,
} satisfies NodeCard<typeof byHand>;
