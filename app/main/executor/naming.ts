import type { Schedule } from "../../../nodes/ports.ts";
import type { Schedules } from "./runs.ts";

/** What results are called in this run, and where values came from. */
export interface Naming {
  readonly schedules: Schedules;
  /** The call of that name has this identity. */
  called(identity: string, name: string): void;
  nameOf(identity: string): string | undefined;
  /** Makes a call's value known by its name. Each schedule node hands out an object of its own, so that equal schedules keep their names apart. */
  named(value: unknown, name: string, identity: string): unknown;
  originOf(value: unknown): string | undefined;
}

/** Kept results hold schedules of earlier runs: what those are called now is found by what they are. */
const scheduleIdentities = new WeakMap<Schedule, string>();

export function createNaming(): Naming {
  const scheduleNames = new WeakMap<Schedule, string>();
  const names = new Map<string, string>();
  const identities = new Map<string, string>();
  const origins = new WeakMap<object, string>();
  return {
    schedules: {
      nameOf: (schedule) => scheduleNames.get(schedule) ?? names.get(scheduleIdentities.get(schedule) ?? ""),
      identityOf: (name) => identities.get(name),
    },
    called: (identity, name) => {
      names.set(identity, name);
      identities.set(name, identity);
    },
    nameOf: (identity) => names.get(identity),
    originOf: (value) => origins.get(value as object),
    named: (value, name, identity) => {
      if (typeof value !== "object" || value === null) return value;
      if (isSchedule(value)) {
        const own = { ...value };
        scheduleNames.set(own, name);
        scheduleIdentities.set(own, identity);
        origins.set(own, identity);
        return own;
      }
      origins.set(value, identity);
      if (!("is" in value) && !Array.isArray(value))
        for (const [field, inner] of Object.entries(value))
          if (typeof inner === "object" && inner !== null) origins.set(inner, `${identity}.${field}`);
      return value;
    },
  };
}

export function isSchedule(value: object): value is Schedule {
  return "is" in value && value.is === "Schedule";
}
