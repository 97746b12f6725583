import type { Act } from "../../../nodes/lib/act.ts";
import { formatNumber } from "../views/format.ts";
import type { LiveAct, NodeLive } from "./live.ts";

/** What was done, as a mark on a curve and a line of the log say it. */
export function actWords(act: Act, value?: number, by?: string): string {
  switch (act.do) {
    case "hold":
      return `${act.name} ${by === undefined ? "taken by hand" : "set"}: ${formatNumber(value ?? act.value, 4)}`;
    case "scale":
      return `${act.name} times ${formatNumber(act.factor, 4)}${value === undefined ? "" : `: ${formatNumber(value, 4)}`}`;
    case "release":
      return `${act.name} given back`;
    case "load":
      return `back to the state after ${updates(act.step)}`;
    case "reset":
      return `layer ${act.layer} as it began`;
    case "end":
      return by === undefined ? "ended here by hand" : "ended here";
    case "same":
      return "left as it is";
  }
}

/** With the update it was done after, by whom and why where that was an agent, and why it was refused where it was. */
export function placedWords({ act, step, value, refused, by, reason }: Omit<LiveAct, "path">): string {
  const who = by === undefined ? "" : `, by ${by}${reason === undefined ? "" : ` (${reason})`}`;
  return `${actWords(act, value, by)}, after ${updates(step)}${who}${refused === undefined ? "" : `: refused, ${refused}`}`;
}

export const updates = (count: number): string => `${count.toLocaleString("en-US")} ${count === 1 ? "update" : "updates"}`;

export interface Held {
  readonly value: number;
  /** Updates done when it was taken. */
  readonly since: number;
  /** The agent that holds it; without it a person does. */
  readonly by?: string;
}

/** The numbers that are held in that turn, by a person or an agent. */
export function heldNumbers({ acts = [] }: Pick<NodeLive, "acts">, path: string): ReadonlyMap<string, Held> {
  const held = new Map<string, Held>();
  for (const { path: at, step, act, value, refused, by } of acts) {
    if (at !== path || refused !== undefined) continue;
    if (act.do === "hold") held.set(act.name, { value: value ?? act.value, since: step, ...(by === undefined ? {} : { by }) });
    if (act.do === "release") held.delete(act.name);
  }
  return held;
}
