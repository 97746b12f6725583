// SPDX-License-Identifier: MIT-0
import type { Driven, Schedule } from "../ports.ts";

/** What drives a number, as a schedule: a plain number is the same at every step, and has no state. */
export function scheduleOf(driven: Driven): Schedule {
  if (typeof driven !== "number") return driven;
  return { is: "Schedule", init: () => null, at: (state) => ({ value: driven, state }) };
}
