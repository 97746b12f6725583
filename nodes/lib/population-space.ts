// SPDX-License-Identifier: MIT-0
import type { Schedule } from "../ports.ts";
import type { Key } from "./key.ts";
import { Problem } from "./problem.ts";
import { derive, uniform } from "./random.ts";

/** One setting that a population looks for, and between what bounds. */
export type SpaceRow = { name: string; low: number; high: number; scale: "log" | "linear" };
export type Bounds = { readonly low: number; readonly high: number; readonly log: boolean };
export type Space = Readonly<Record<string, Bounds>>;
export type Settings = Readonly<Record<string, number>>;

/** How many schedules a member can be handed. */
export const handed = ["first", "second", "third", "fourth"] as const;

/** What a population records of its members beside their settings. */
const taken = new Set(["member", "score", "parent"]);

/** By name. Throws `population.space`. */
export function spaceOf(rows: readonly SpaceRow[]): Space {
  const wrong = (what: string, fix: string) => new Problem("population.space", what, { field: "space", fix });
  if (rows.length === 0) throw wrong("There is no setting to look for.", "Add a row, say rate from 0.001 to 1.");
  if (rows.length > handed.length)
    throw wrong(`There are ${rows.length} settings, and a population has at most ${handed.length}.`, "Take some of them away.");
  const names = rows.map(({ name }) => name);
  for (const [place, { name, low, high, scale }] of rows.entries()) {
    if (name.trim() === "" || taken.has(name) || /[.,/=]/.test(name) || names.indexOf(name) !== place)
      throw wrong(`A setting cannot be called "${name}".`, "Give each setting a name of its own, without dots, commas, / and =.");
    if (!(low <= high)) throw wrong(`${name} goes from ${low} to ${high}.`, "Write the lower bound first.");
    if (scale === "log" && !(low > 0)) throw wrong(`${name} begins at ${low}, where a logarithm has no value.`, "Begin above zero.");
  }
  return Object.fromEntries(rows.map(({ name, low, high, scale }) => [name, { low, high, log: scale === "log" }]));
}

/** A value between the bounds, uniform in itself or in its logarithm. */
export function drawn({ low, high, log }: Bounds, key: Key): number {
  const [share] = uniform(key, 1) as unknown as [number];
  return clipped(log ? low * (high / low) ** share : low + share * (high - low), { low, high });
}

/** Each setting from a stream of its own, so that one more leaves the others as they were. */
export function drawnAll(space: Space, key: Key): Settings {
  return Object.fromEntries(Object.entries(space).map(([name, bounds]) => [name, drawn(bounds, derive(key, name))]));
}

export function clipped(value: number, { low, high }: Pick<Bounds, "low" | "high">): number {
  return Math.min(high, Math.max(low, value));
}

/** Under which name a member's schedules see a setting of that member. */
export const settingMetric = (name: string) => `setting.${name}`;

/**
 * What a member's body is handed for one setting: wherever it is wired, it is the value that the member has now. Pure, and the
 * same for all members: the value comes with the clock, as a metric. Throws `population.outside` where no population trains it.
 */
export function settingSchedule(name: string): Schedule<null> & { readonly setting: string } {
  return {
    is: "Schedule",
    setting: name,
    init: () => null,
    at: (state, { metrics }) => {
      const value = metrics[settingMetric(name)];
      if (value !== undefined) return { value, state };
      throw new Problem("population.outside", `The setting ${name} has a value only in a training that its population runs.`, {
        fix: "Hand the steps of this training to the population, and run them nowhere else.",
      });
    },
  };
}
