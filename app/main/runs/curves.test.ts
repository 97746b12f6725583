import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import { fewer } from "./fewer.ts";
import { eventOf } from "./lines.ts";
import { ended, newRun, started, training } from "./said.test-helper.ts";
import { emptyScan, scanOn } from "./scan.ts";
import { finishedRun, openStore, projectsFolder } from "./store.test-helper.ts";
import { between, thinned } from "./thin.ts";

test("a curve has the points that were told, in updates, examples and seconds", async () => {
  const store = openStore(projectsFolder());
  await finishedRun(store, "a");
  const [loss, rate, ...more] = await store.curves({ runs: ["a"] });
  const x = Array.from({ length: 20 }, (_, i) => i + 1);
  expect(loss).toMatchObject({ run: "a", node: "train", path: "seed=101", metric: "loss", x, y: x.map((step) => 1 / step) });
  expect(loss?.presentations).toEqual(x.map((step) => step * 64));
  expect(loss?.seconds).toEqual(x.map((step) => step / 50));
  expect(rate).toMatchObject({ node: "cycle", metric: "numbers/rate.rate", y: x.map((step) => step / 100) });
  expect(more).toEqual([]);
});

test("metrics are chosen by their names, with or without the node's", async () => {
  const store = openStore(projectsFolder());
  await finishedRun(store, "a");
  const chosen = async (...metrics: string[]) => (await store.curves({ runs: ["a", "gone"], metrics })).map(({ metric }) => metric);
  expect(await chosen("loss")).toEqual(["loss"]);
  expect(await chosen("train.loss", "numbers/rate.rate")).toEqual(["loss", "numbers/rate.rate"]);
  expect(await chosen("other.loss")).toEqual([]);
});

test("a thinned curve keeps its ends, its order, and every spike of its stretches", () => {
  fc.assert(
    fc.property(fc.array(fc.double(), { maxLength: 400 }), fc.integer({ min: 2, max: 50 }), (values, most) => {
      const kept = thinned(Float64Array.from(values), most);
      expect(kept.length).toBeLessThanOrEqual(Math.max(most, 2));
      if (values.length <= most) expect(kept).toEqual(values.map((_, i) => i));
      expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
      if (values.length > 0) expect([kept[0], kept.at(-1)]).toEqual([0, values.length - 1]);
      const finite = values.filter((value) => !Number.isNaN(value));
      if (most < 4 || finite.length < values.length || finite.length === 0) return;
      expect(Math.max(...kept.map((i) => values[i]!))).toBe(Math.max(...values));
      expect(Math.min(...kept.map((i) => values[i]!))).toBe(Math.min(...values));
    }),
  );
});

test("a very long run is told with fewer points a curve: its ends and spikes, and all that is no point of a curve", () => {
  const events = [started("a"), ...training(1000, { loss: (step) => (step === 517 ? 99 : 1 / step) }), ended("a")];
  expect(fewer(events, 5000)).toBe(events);
  const less = fewer(events, 500);
  expect(less.length).toBeLessThanOrEqual(500);
  const losses = less.filter((event) => event.event === "metric");
  expect([losses[0]?.step, losses.at(-1)?.step]).toEqual([1, 1000]);
  expect(losses.map(({ value }) => value)).toContain(99);
  expect([less[0], less.at(-1)]).toEqual([started("a"), ended("a")]);
  expect(less.filter(({ event }) => event === "progress")).toHaveLength(100);
});

test("between two clocks time runs evenly, from zero at the start and on beyond the last", () => {
  expect(between(Float64Array.of(10, 20), Float64Array.of(1, 3), [0, 5, 10, 15, 20, 30], 2)).toEqual([0, 0.5, 1, 2, 3, 5]);
  expect(between(Float64Array.of(0), Float64Array.of(7), [0, 5], 1)).toEqual([7, 7]);
});

test("a run that goes on has its new points, and reading it twice at once counts none twice", async () => {
  const store = openStore(projectsFolder());
  const recorder = await store.begin(newRun("a"));
  const length = async () => (await store.curves({ runs: ["a"], metrics: ["loss"] }))[0]?.x.length;
  recorder.hear([started("a"), ...training(10)]);
  await recorder.told();
  expect(await Promise.all([length(), length()])).toEqual([10, 10]);
  recorder.hear(training(15, { from: 11 }));
  await recorder.told();
  expect(await Promise.all([length(), length()])).toEqual([15, 15]);
  recorder.hear([ended("a")]);
  await recorder.close();
  expect(await length()).toBe(15);
});

test("curves of a long run that is over are kept as columns, which say the same; damaged or of another file they are not used", async () => {
  const projects = projectsFolder();
  const folder = await finishedRun(openStore(projects), "a", { steps: 2000 });
  const ask = () => openStore(projects).curves({ runs: ["a"], points: 10_000 });
  const first = await ask();
  const file = join(projects, "Runs/.curves/a.columns");
  const bytes = readFileSync(file);
  expect(await ask()).toEqual(first);
  for (const harm of [bytes.subarray(0, 5000), Buffer.alloc(9000, 7), Buffer.from("{}\n"), bytes.fill(3, 9000, 9100)]) {
    writeFileSync(file, harm);
    expect(await ask()).toEqual(first);
  }
  appendFileSync(join(folder, "events.jsonl"), `${JSON.stringify(training(2001, { from: 2001 })[0])}\n`);
  expect((await ask())[0]?.x.at(-1)).toBe(2001);
  const store = openStore(projects);
  await store.remove(["a"]);
  expect(existsSync(file)).toBe(false);
});

test("noise inside the events is left out, and the list says so", async () => {
  const store = openStore(projectsFolder());
  const folder = await finishedRun(store, "a");
  const file = join(folder, "events.jsonl");
  const lines = readFileSync(file, "utf8").split("\n");
  lines[3] = lines[3]!.replace(/[a-z]/g, "\u0000");
  writeFileSync(file, lines.join("\n"));
  expect(store.row("a")?.damage).toEqual([]);
  const [loss] = await store.curves({ runs: ["a"] });
  expect(loss?.x).toHaveLength(19);
  expect(store.row("a")?.damage).toMatchObject([{ code: "run-file-damaged", field: "events.jsonl" }]);
  expect(await store.events("a")).toHaveLength(lines.length - 2);
});

test("the quick way of reading a line gives what JSON.parse gives, whatever stands in its names", async () => {
  const file = join(projectsFolder(), "events.jsonl");
  const name = fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom('a,"step":3', 'x","value":1', "\\", "ä", "__proto__", ""));
  const event = fc.record({
    event: fc.constantFrom("metric" as const, "number" as const),
    node: name,
    path: name,
    step: fc.nat(),
    name,
    value: fc.double({ noNaN: true, noDefaultInfinity: true }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 12 }), fc.nat({ max: 2 }), async (events, times) => {
      const said = Array.from({ length: times + 1 }, () => events).flat();
      const more = (one: RunEvent) => (one.event === "number" ? { ...one, by: "cycle" } : one);
      writeFileSync(file, "");
      for (const one of said) appendFileSync(file, `${JSON.stringify(more(one))}\n`);
      const scan = emptyScan();
      await scanOn(scan, file);
      expect(scan.damaged).toBe(0);
      const found = [...scan.curves.values()].map(({ node, path, metric, x, y }) => ({
        node,
        path,
        metric,
        x: [...x.values],
        y: [...y.values],
      }));
      const wanted = new Map<string, (typeof found)[number]>();
      for (const one of said.map((event) => eventOf(JSON.stringify(event))!)) {
        if (one.event !== "metric" && one.event !== "number") continue;
        const metric = one.event === "metric" ? one.name : `numbers/${one.name}`;
        const key = JSON.stringify([one.node, one.path, metric]);
        const curve = wanted.get(key) ?? { node: one.node, path: one.path, metric, x: [], y: [] };
        wanted.set(key, curve);
        curve.x.push(one.step);
        curve.y.push(one.value);
      }
      expect(found).toEqual([...wanted.values()]);
    }),
    { numRuns: 60 },
  );
});

test("a curve that diverged keeps its place: what is not a number is told as such", async () => {
  const store = openStore(projectsFolder());
  const recorder = await store.begin(newRun("a"));
  recorder.hear([started("a"), ...training(4, { loss: (step) => (step > 2 ? Number.NaN : step) }), ended("a")]);
  await recorder.close();
  expect((await store.curves({ runs: ["a"], metrics: ["loss"] }))[0]?.y).toEqual([1, 2, Number.NaN, Number.NaN]);
  expect(store.row("a")?.metrics).not.toHaveProperty("train.loss");
  expect((await store.events("a")).at(-3)).toMatchObject({ event: "metric", value: Number.NaN });
});
