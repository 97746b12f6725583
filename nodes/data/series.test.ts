import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { lorenz, mackeyGlass } from "../lib/chaos.ts";
import { packagePath } from "../lib/files.ts";
import { Problem } from "../lib/problem.ts";
import { seedKey } from "../lib/random.ts";
import type { Download } from "../lib/run.ts";
import { watchedRun } from "../lib/tiny.test-helper.ts";
import { series } from "./series.ts";

const { run } = watchedRun(async (name, path) => readFile(await packagePath(name, path)));
const settings = { source: "births", from: 0, length: 7305, key: seedKey(1), run } as const;

test("births are those of 7,305 days from the first of January 1969 on, fewer at weekends", async () => {
  const { values } = await series(settings);
  const births = values[0] as Float32Array;
  expect(births).toHaveLength(7305);
  expect([births[0], births.at(-1)]).toEqual([8486, 9133]);
  // The first day was a Wednesday.
  const mean = (weekday: number) => {
    const own = births.filter((_, day) => (day + 2) % 7 === weekday);
    return own.reduce((sum, each) => sum + each, 0) / own.length;
  };
  expect(mean(6)).toBeLessThan(0.9 * mean(1));
});

test("a stretch is cut out of the whole, and one that goes over the end is a problem", async () => {
  const [whole, part] = [await series(settings), await series({ ...settings, from: 100, length: 5 })];
  expect(part.values[0]).toEqual(whole.values[0]?.slice(100, 105));
  await expect(series({ ...settings, from: 7300, length: 10 })).rejects.toBeInstanceOf(Problem);
  await expect(series({ ...settings, from: -1 })).rejects.toBeInstanceOf(Problem);
});

/** A small file of the same form, in place of the published one. */
function fakeTransformer(hours: number, change = (text: string) => text) {
  const asked: Download[] = [];
  const rows = Array.from(
    { length: hours },
    (_, at) => `2016-07-01 ${String(at % 24).padStart(2, "0")}:00:00,${at},1.5,2,3,4,5,${30 - at}`,
  );
  const text = change(["date,HUFL,HULL,MUFL,MULL,LUFL,LULL,OT", ...rows, ""].join("\n"));
  const { run, views } = watchedRun(undefined, async (file) => {
    asked.push(file);
    return new TextEncoder().encode(text);
  });
  return { run, views, asked };
}

test("of a transformer's hours all seven columns come, with the oil's temperature or the high load as target", async () => {
  const { run, views, asked } = fakeTransformer(10);
  const oil = await series({ ...settings, source: "etth1", from: 2, length: 5, run });
  expect(oil).toMatchObject({
    columns: ["HUFL", "HULL", "MUFL", "MULL", "LUFL", "LULL", "OT"],
    target: "OT",
    step: { unit: "hour", start: "2016-07-01 00:00" },
    source: { licence: "CC BY-ND 4.0" },
  });
  expect(oil.values[0]).toEqual(Float32Array.of(2, 3, 4, 5, 6));
  expect(oil.values[6]).toEqual(Float32Array.of(28, 27, 26, 25, 24));
  expect(views.get("series")).toMatchObject({ y: { label: "OT" }, series: [{ y: [28, 27, 26, 25, 24] }] });
  expect((await series({ ...settings, source: "etth1Load", from: 0, length: 5, run })).target).toBe("HUFL");
  expect(asked[0]).toMatchObject({ name: "ETTh1", bytes: 2_589_657, field: "source" });
});

test("what cannot be cut out of the transformer's hours is said before anything is asked for", async () => {
  const { run, asked } = fakeTransformer(10);
  const asking = series({ ...settings, source: "etth1", from: 17_000, length: 421, run });
  await expect(asking).rejects.toMatchObject({ code: "series.range", field: "length", fix: "Take at most 420 from there on." });
  expect(asked).toEqual([]);
});

test.each([
  ["another head", (text: string) => text.replace("HUFL", "load")],
  ["a row with a column less", (text: string) => text.replace(",1.5", "")],
  ["a word in place of a number", (text: string) => text.replace("1.5", "many")],
  ["no rows", (text: string) => text.slice(0, text.indexOf("\n"))],
])("a file of hours with %s is damaged, and not half read", async (_, change) => {
  const { run } = fakeTransformer(10, change);
  await expect(series({ ...settings, source: "etth1", from: 0, length: 5, run })).rejects.toMatchObject({
    code: "series.damaged",
    field: "source",
  });
});

test("the Lorenz system stays on its attractor, and nearby starts part", () => {
  const [a, b] = [lorenz(seedKey(1), 400), lorenz(seedKey(2), 400)];
  for (const z of a[2] as Float32Array) expect(z > 0 && z < 50).toBe(true);
  expect(Math.max(...(a[0] as Float32Array).map((x, at) => Math.abs(x - (b[0]?.[at] as number))))).toBeGreaterThan(5);
  // It visits both wings.
  expect(Math.min(...(a[0] as Float32Array))).toBeLessThan(-5);
  expect(Math.max(...(a[0] as Float32Array))).toBeGreaterThan(5);
});

test("the Mackey-Glass equation swings between 0.2 and 1.4 without ever settling", () => {
  const x = mackeyGlass(seedKey(1), 600);
  expect(Math.min(...x)).toBeGreaterThan(0.2);
  expect(Math.max(...x)).toBeLessThan(1.45);
  const late = x.slice(300);
  expect(Math.max(...late) - Math.min(...late)).toBeGreaterThan(0.5);
});
