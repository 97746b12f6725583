import type { AlignedData } from "uplot";
import { extent } from "../../views/scale.ts";
import type { Column } from "../align.ts";
import type { RunSeries } from "../gather.ts";
import { perPixel, type Sight, sharedX } from "./per-pixel.ts";

/** The columns of a plot as its pixels can show them: one x for all, two values a column of pixels. */
export function overlayData(columns: readonly Column[], sight: Sight, logY: boolean): AlignedData {
  return [
    sharedX(sight),
    ...columns.map(({ line, part }) => {
      const values = perPixel(line.x, part === "line" ? line.y : line[part]!, sight);
      // What is not above zero has no place on a logarithmic axis.
      if (logY) for (let i = 0; i < values.length; i++) if ((values[i] ?? 1) <= 0) values[i] = null;
      return values;
    }),
  ];
}

/** From the first to the last x of all lines; a logarithmic axis begins at the first x above zero. */
export function wholeX(lines: readonly RunSeries[], log: boolean): readonly [number, number] {
  const [low, high] = extent(
    lines.map(({ x }) => [x.find((value) => !log || value > 0) ?? Number.NaN, x.at(-1) ?? Number.NaN]),
    log,
  );
  return [log ? low : Math.min(0, low), high];
}

/** The column of the data whose line passes closest to a height, in pixels; null where none passes within reach. */
export function nearestColumn(
  data: AlignedData,
  index: number,
  { columns, height, toPixel, reach }: { columns: readonly Column[]; height: number; toPixel(value: number): number; reach: number },
): { column: number; value: number } | null {
  let best: { column: number; value: number } | null = null;
  let distance = reach;
  for (const [column, { part, line }] of columns.entries()) {
    if (part !== "line" || line.faint === true) continue;
    const value = valueNear(data[column + 1] as readonly (number | null | undefined)[], index);
    if (value === null) continue;
    const apart = Math.abs(toPixel(value) - height);
    if (apart > distance) continue;
    distance = apart;
    best = { column, value };
  }
  return best;
}

/** The value at a place, else straight between those on its sides; null beyond the ends of the line and in its gaps. */
export function valueNear(values: readonly (number | null | undefined)[], index: number): number | null {
  const own = values[index];
  if (own !== undefined) return own;
  let [left, right] = [index - 1, index + 1];
  while (left >= 0 && values[left] === undefined) left--;
  while (right < values.length && values[right] === undefined) right++;
  const [a, b] = [values[left], values[right]];
  if (a === undefined || a === null || b === undefined || b === null) return null;
  return a + ((index - left) / (right - left)) * (b - a);
}
