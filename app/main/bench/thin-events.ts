import type { RunEvent } from "../../../nodes/lib/events.ts";
import { thinned } from "../runs/thin.ts";

/**
 * What a window needs to draw a run that it did not watch. Curves of more points than any screen shows come with fewer,
 * the ends and all spikes kept; all else comes whole and in its order.
 */
export function thinEvents(events: readonly RunEvent[], mostPoints: number): readonly RunEvent[] {
  if (events.length <= mostPoints) return events;
  const curves = new Map<string, { values: number[]; at: number[] }>();
  for (const [at, event] of events.entries()) {
    const point = pointOf(event);
    if (point === null) continue;
    const curve = curves.get(point.curve) ?? { values: [], at: [] };
    curve.values.push(point.value);
    curve.at.push(at);
    curves.set(point.curve, curve);
  }
  const left = new Set<number>();
  for (const { values, at } of curves.values()) {
    if (values.length <= mostPoints) continue;
    const kept = new Set(thinned(Float64Array.from(values), mostPoints));
    for (const [place, index] of at.entries()) if (!kept.has(place)) left.add(index);
  }
  return left.size === 0 ? events : events.filter((_, at) => !left.has(at));
}

function pointOf(event: RunEvent): { curve: string; value: number } | null {
  if (event.event === "metric" || event.event === "number")
    return { curve: `${event.event}\n${event.node}\n${event.path}\n${event.name}`, value: event.value };
  return event.event === "clock" ? { curve: `clock\n${event.node}\n${event.path}`, value: event.presentations } : null;
}
