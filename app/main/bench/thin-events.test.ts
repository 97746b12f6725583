import { expect, test } from "vitest";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import { thinEvents } from "./thin-events.ts";

const metric = (step: number, name = "loss"): RunEvent => ({
  event: "metric",
  node: "train",
  path: "",
  step,
  name,
  value: step === 4321 ? 1e6 : Math.sin(step),
});
const steps = (events: readonly RunEvent[], name: string) =>
  events.flatMap((event) => (event.event === "metric" && event.name === name ? [event.step] : []));

test("a long curve comes with fewer points, its ends and spikes kept; a short one and all else come whole", () => {
  const events: RunEvent[] = [{ event: "start", run: "r", seeds: [1] }];
  for (let step = 1; step <= 10_000; step++) {
    events.push(metric(step));
    if (step % 1000 === 0) events.push(metric(step, "validation"), { event: "note", node: "train", path: "", text: `at ${step}` });
  }
  const thin = thinEvents(events, 100);
  const kept = steps(thin, "loss");
  expect(kept.length).toBeLessThanOrEqual(100);
  expect(kept.length).toBeGreaterThan(90);
  expect([kept[0], kept.at(-1)]).toEqual([1, 10_000]);
  expect(kept).toContain(4321);
  expect(steps(thin, "validation")).toHaveLength(10);
  expect(thin.filter(({ event }) => event === "note")).toHaveLength(10);
  expect(thin[0]).toEqual(events[0]);
});

test("what is short enough is left as it is", () => {
  const events = Array.from({ length: 100 }, (_, step) => metric(step));
  expect(thinEvents(events, 100)).toBe(events);
  const both = [...events, ...Array.from({ length: 100 }, (_, step) => metric(step, "other"))];
  expect(thinEvents(both, 100)).toBe(both);
});
