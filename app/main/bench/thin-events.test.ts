import { expect, test } from "vitest";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import { thinEvents } from "./thin-events.ts";

const metric = (step: number, name = "loss"): RunEvent => ({ event: "metric", node: "train", path: "", step, name, value: step });
const steps = (events: readonly RunEvent[], name: string) =>
  events.flatMap((event) => (event.event === "metric" && event.name === name ? [event.step] : []));

test("a long curve comes with evenly spaced points, its first and its last; a short one and all else come whole", () => {
  const events: RunEvent[] = [{ event: "start", run: "r", seeds: [1] }];
  for (let step = 1; step <= 10_000; step++) {
    events.push(metric(step));
    if (step % 1000 === 0) events.push(metric(step, "validation"), { event: "note", node: "train", path: "", text: `at ${step}` });
  }
  const thin = thinEvents(events, 101);
  expect(steps(thin, "loss")).toHaveLength(101);
  expect(steps(thin, "loss").slice(0, 3)).toEqual([1, 101, 201]);
  expect(steps(thin, "loss").at(-1)).toBe(10_000);
  expect(steps(thin, "validation")).toHaveLength(10);
  expect(thin.filter(({ event }) => event === "note")).toHaveLength(10);
  expect(thin[0]).toEqual(events[0]);
});

test("what is short enough is left as it is", () => {
  const events = Array.from({ length: 100 }, (_, step) => metric(step));
  expect(thinEvents(events, 100)).toBe(events);
  expect(
    thinEvents([...events, ...events.map(({ event: _, ...rest }) => ({ ...rest, event: "metric", path: "b" }) as RunEvent)], 100),
  ).toHaveLength(200);
});
