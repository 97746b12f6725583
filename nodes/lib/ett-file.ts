// SPDX-License-Identifier: MIT-0
import { Problem } from "./problem.ts";
import type { Download } from "./run.ts";

/** Two years of an electricity transformer, hour by hour from 2016-07-01 00:00 on. Source: Zhou et al. 2021, arXiv:2012.07436. */
export const etth1: Download = {
  name: "ETTh1",
  file: "ETTh1.csv",
  url: "https://raw.githubusercontent.com/zhouhaoyi/ETDataset/1d16c8f4f943005d613b5bc962e9eeb06058cf07/ETT-small/ETTh1.csv",
  bytes: 2_589_657,
  sha256: "f18de3ad269cef59bb07b5438d79bb3042d3be49bdeecf01c1cd6d29695ee066",
  licence: "CC BY-ND 4.0",
  field: "source",
};

export const etth1Hours = 17_420;

/** Loads (high, middle and low; useful and useless) and the temperature of the oil. */
const columns = ["HUFL", "HULL", "MUFL", "MULL", "LUFL", "LULL", "OT"];

/** Columns of the file `date,HUFL,...,OT`, one row an hour. Throws `series.damaged`. */
export function ettOf(file: Uint8Array): Record<string, Float32Array> {
  const [head, ...rows] = new TextDecoder().decode(file).trimEnd().split(/\r?\n/);
  const cells = rows.map((row) => row.split(","));
  const isTable = head === ["date", ...columns].join(",") && rows.length > 0 && cells.every((row) => row.length === columns.length + 1);
  const found = columns.map((name, at) => [name, Float32Array.from(cells, (row) => Number.parseFloat(row[at + 1] ?? ""))] as const);
  if (!isTable || !found.every(([, values]) => values.every(Number.isFinite))) {
    throw new Problem("series.damaged", `${etth1.file} does not hold the columns date, ${columns.join(", ")} with a number in each row.`, {
      field: etth1.field,
      fix: `Its first line should be "date,${columns.join(",")}". Delete the file, so that the next run fetches it again.`,
    });
  }
  return Object.fromEntries(found);
}
