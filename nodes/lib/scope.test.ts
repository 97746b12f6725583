import { expect, test } from "vitest";
import type { Schedule } from "../ports.ts";
import type { RunEvent } from "./events.ts";
import { Stopped } from "./run.ts";
import { makeScope, type Sink } from "./scope.ts";

function listening(more: Partial<Sink> = {}) {
  const events: RunEvent[] = [];
  const clock = { ms: 0 };
  const sink: Sink = {
    emit: (event) => events.push(event),
    stopped: () => false,
    maxUpdates: Number.POSITIVE_INFINITY,
    packageFile: async () => new Uint8Array(),
    download: async () => new Uint8Array(),
    now: () => clock.ms,
    ...more,
  };
  return { events, clock, run: makeScope(sink) };
}

test("turns of containers nest in the path", () => {
  const { events, run } = listening();
  run("table").scope("seed=101")("sweep").scope("value=0.03")("train").metric(1, { loss: 2 });
  expect(events).toEqual([{ event: "metric", node: "train", path: "seed=101/value=0.03", step: 1, name: "loss", value: 2 }]);
});

test("a fixed number is said once, a driven one at every step and with its driver", () => {
  const rate: Schedule = { is: "Schedule", init: () => null, at: (state) => ({ value: 1, state }) };
  const { events, run } = listening({ nameOf: (schedule) => (schedule === rate ? "warmUp" : undefined) });
  const train = run("train");
  train.drives({ rate, decay: 0.9 });
  train.numbers(1, { rate: 1, decay: 0.9 });
  train.numbers(2, { rate: 1, decay: 0.9 });
  expect(events.map((event) => event.event === "number" && [event.step, event.name, event.by])).toEqual([
    [1, "rate", "warmUp"],
    [1, "decay", undefined],
    [2, "rate", "warmUp"],
  ]);
});

test("progress is said about ten times a second, and always at the end", () => {
  const { events, clock, run } = listening();
  const { progress } = run("train");
  for (let done = 0; done <= 100; done++) {
    clock.ms = done * 10;
    progress(done, 100, "updates");
  }
  const said = events.flatMap((event) => (event.event === "progress" ? [event] : []));
  expect(said.map(({ done }) => done)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
  expect(said[5]).toMatchObject({ perSecond: 100, secondsLeft: 0.5 });
});

test("breathing lets a timer in, and throws once the user asked to stop", async () => {
  let stop = false;
  const { run } = listening({ stopped: () => stop });
  setTimeout(() => {
    stop = true;
  });
  const { breathe } = run("train");
  const breathing = async () => {
    for (let i = 0; i < 100_000; i++) await breathe();
  };
  await expect(breathing()).rejects.toBeInstanceOf(Stopped);
});

test("a pause does not make a training slower: its speed counts the time that it says it took", () => {
  const said: RunEvent[] = [];
  let now = 0;
  const sink = {
    emit: (event: RunEvent) => void said.push(event),
    stopped: () => false,
    maxUpdates: 1,
    packageFile: async () => new Uint8Array(),
    download: async () => new Uint8Array(),
    now: () => now,
  };
  const run = makeScope(sink)("train");
  run.progress(0, 100, "updates");
  now = 60_000;
  run.clock(50, 3200, 0.5);
  run.progress(50, 100, "updates");
  expect(said.at(-1)).toMatchObject({ perSecond: 100, secondsLeft: 0.5 });
});
