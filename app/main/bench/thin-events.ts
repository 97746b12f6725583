import type { RunEvent } from "../../../nodes/lib/events.ts";

/**
 * What a window needs to draw a run that it did not watch. Curves of more points than any screen shows come with
 * evenly spaced ones, the first and the last kept; all else comes whole and in its order.
 */
export function thinEvents(events: readonly RunEvent[], mostPoints: number): readonly RunEvent[] {
  if (events.length <= mostPoints) return events;
  const counts = new Map<string, number>();
  for (const event of events) {
    const curve = curveOf(event);
    if (curve !== null) counts.set(curve, (counts.get(curve) ?? 0) + 1);
  }
  if ([...counts.values()].every((count) => count <= mostPoints)) return events;
  const seen = new Map<string, number>();
  return events.filter((event) => {
    const curve = curveOf(event);
    if (curve === null) return true;
    const place = seen.get(curve) ?? 0;
    seen.set(curve, place + 1);
    const count = counts.get(curve) as number;
    return count <= mostPoints || isKept(place, count, mostPoints);
  });
}

/** Whether a point is the first of its share of the curve, or the last of all. */
function isKept(place: number, count: number, most: number): boolean {
  const share = (at: number) => Math.floor((at * (most - 1)) / (count - 1));
  return place === 0 || share(place) > share(place - 1);
}

function curveOf(event: RunEvent): string | null {
  if (event.event === "metric" || event.event === "number") return `${event.event}\n${event.node}\n${event.path}\n${event.name}`;
  return event.event === "clock" ? `clock\n${event.node}\n${event.path}` : null;
}
