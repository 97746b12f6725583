import type { RunEvent } from "../../../nodes/lib/events.ts";
import { thinned } from "./thin.ts";

/** More than a window can be sent at once; what is on disk keeps all of them. */
const mostEvents = 300_000;

/** Thins the curves of a long run, each by the same share: all that is no point of a curve stays. */
export function fewer(events: readonly RunEvent[], most = mostEvents): readonly RunEvent[] {
  if (events.length <= most) return events;
  const curves = new Map<string, number[]>();
  const kept = new Set<number>();
  for (const [place, event] of events.entries()) {
    const key = keyOf(event);
    if (key === null) kept.add(place);
    else {
      const curve = curves.get(key);
      if (curve === undefined) curves.set(key, [place]);
      else curve.push(place);
    }
  }
  const share = Math.max(0, most - kept.size) / (events.length - kept.size);
  for (const places of curves.values()) {
    const values = Float64Array.from(places, (place) => heightOf(events[place]!));
    for (const i of thinned(values, Math.max(2, Math.floor(share * places.length)))) kept.add(places[i]!);
  }
  return events.filter((_, place) => kept.has(place));
}

function keyOf(event: RunEvent): string | null {
  if (event.event === "clock") return JSON.stringify([event.event, event.node, event.path]);
  if (event.event !== "metric" && event.event !== "number") return null;
  return JSON.stringify([event.event, event.node, event.path, event.name]);
}

const heightOf = (event: RunEvent): number => (event.event === "metric" || event.event === "number" ? event.value : 0);
