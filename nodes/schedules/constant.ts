// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { scheduleOf } from "../lib/driven.ts";
import type { Schedule } from "../ports.ts";

/** The same value at every step; what a schedule is compared with. */
export function constant({ value }: { value: number }): Schedule {
  return scheduleOf(value);
}

export const card = {
  run: constant,
  title: "Constant",
  summary: "Keeps one value.",
  also: ["fixed", "fixed rate"],
  inputs: {},
  settings: {
    value: { control: "number", default: 0.01, onNode: true, doc: "The value." },
  },
  output: "Schedule",
  preview: true,
} satisfies NodeCard<typeof constant>;
