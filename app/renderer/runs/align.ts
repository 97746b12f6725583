import type { AlignedData } from "uplot";
import type { RunSeries } from "./gather.ts";

/** What a column of the aligned data is: a line, or an edge of its band. */
export interface Column {
  readonly line: RunSeries;
  readonly part: "line" | "lo" | "hi";
}

/**
 * The columns in the order in which they are drawn: pale lines at the back, then from the last line to the first (the
 * candidate lies on top), each after the edges of its band.
 */
export function columnsOf(series: readonly RunSeries[]): Column[] {
  const pale = series.filter((line) => line.faint === true);
  const full = series.filter((line) => line.faint !== true).reverse();
  return [...pale, ...full].flatMap((line): Column[] => {
    const edges: Column[] =
      line.lo === undefined || line.hi === undefined ? [] : ["hi" as const, "lo" as const].map((part) => ({ line, part }));
    return [...edges, { line, part: "line" }];
  });
}

/**
 * One rising list of all x, and each column's values at them: `undefined` where a line has no point of its own (it is
 * drawn straight on), `null` where its value is not a number (it is interrupted).
 */
export function align(columns: readonly Column[]): AlignedData {
  const lists = new Set(columns.map(({ line }) => line.x));
  const all = Float64Array.from([...lists].flat()).sort();
  const x = Array.from(all.filter((value, i) => i === 0 || value !== all[i - 1]));
  return [x, ...columns.map(({ line, part }) => valuesAt(x, line.x, part === "line" ? line.y : line[part]!))];
}

function valuesAt(all: readonly number[], own: readonly number[], values: readonly number[]): (number | null | undefined)[] {
  let next = 0;
  return all.map((x) => {
    if (own[next] !== x) return undefined;
    const value = values[next++]!;
    return Number.isFinite(value) ? value : null;
  });
}
