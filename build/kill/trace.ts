import type { RunEvent } from "../../nodes/lib/events.ts";

/**
 * Every number that a run told: `path node name step` -> its exact value. Told again it must be what it was. The numbers of
 * several trainings that one schedule drives are told at its node, and differ where a hand holds one: there the value is in the key.
 */
export type Trace = Map<string, number>;

/** Puts events into a trace; returns what contradicts it. */
export function addTo(trace: Trace, events: readonly RunEvent[]): string[] {
  return events.flatMap((event) => {
    if (event.event !== "metric" && event.event !== "number") return [];
    const which = event.event === "number" ? ` ${event.value}` : "";
    const key = `${event.path} ${event.event} ${event.node} ${event.name} ${event.step}${which}`;
    const before = trace.get(key);
    trace.set(key, event.value);
    return before === undefined || Object.is(before, event.value) ? [] : [`${key}: ${before}, then ${event.value}`];
  });
}

/** The first few places where two traces differ; empty where they are the same, bit for bit. */
export function differences(wanted: Trace, got: Trace, most = 5): string[] {
  const keys = [...new Set([...wanted.keys(), ...got.keys()])];
  const wrong = keys.filter((key) => !Object.is(wanted.get(key), got.get(key)));
  return wrong.slice(0, most).map((key) => `${key}: wanted ${wanted.get(key) ?? "nothing"}, got ${got.get(key) ?? "nothing"}`);
}
