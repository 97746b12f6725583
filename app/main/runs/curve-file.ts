import * as fs from "node:fs/promises";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import { Column } from "./column.ts";
import { curvesFolder } from "./layout.ts";
import { jsonOf } from "./read-file.ts";
import type { Scan, ScannedClock, ScannedCurve } from "./scan.ts";
import { trainingKey } from "./tally.ts";

/**
 * Curves of a run that is over, as columns of numbers: a hundred long runs are there at once instead of being read out
 * of their events again at each start. It says which file of events it is of, and can be lost or damaged without loss.
 *
 * A line of JSON (`Head`), then the columns: eight bytes a number, the processor's order.
 */
interface Head {
  readonly of: string;
  readonly sum: number;
  readonly damaged: number;
  readonly curves: readonly (Pick<ScannedCurve, "node" | "path" | "metric"> & { readonly points: number })[];
  readonly clocks: readonly { readonly key: string; readonly points: number }[];
}

const version = 1;
export const curveFile = (runs: string, run: string): string => join(runs, curvesFolder, `${run}.columns`);
const stampOf = ({ size, mtimeMs }: EventFile): string => `${version} ${size} ${mtimeMs}`;

export interface EventFile {
  readonly size: number;
  readonly mtimeMs: number;
}

/** Without it everything is only slower, so what goes wrong here is nobody's concern. */
export async function keepCurves(path: string, scan: Scan, events: EventFile): Promise<void> {
  const curves = [...scan.curves.values()];
  const clocks = [...scan.clocks];
  const columns = [
    ...curves.flatMap(({ x, y }) => [x, y]),
    ...clocks.flatMap(([, { step, presentations, seconds }]) => [step, presentations, seconds]),
  ];
  const body = Buffer.concat(columns.map(({ values }) => Buffer.from(values.buffer, values.byteOffset, values.byteLength)));
  const head: Head = {
    of: stampOf(events),
    sum: crc32(body),
    damaged: scan.damaged,
    curves: curves.map(({ node, path, metric, x }) => ({ node, path, metric, points: x.length })),
    clocks: clocks.map(([key, { step }]) => ({ key, points: step.length })),
  };
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await fs.mkdir(dirname(path), { recursive: true });
    await fs.writeFile(temporary, Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]));
    await fs.rename(temporary, path);
  } catch {
    await fs.rm(temporary, { force: true }).catch(() => {});
  }
}

/** Null where there is none, or none of this file of events. */
export async function keptCurves(path: string, events: EventFile): Promise<Scan | null> {
  try {
    if (!(await fs.stat(path)).isFile()) return null;
    const bytes = await fs.readFile(path);
    const end = bytes.indexOf(10);
    const head = jsonOf(bytes.toString("utf8", 0, end)) as Head;
    const body = bytes.subarray(end + 1);
    if (head.of !== stampOf(events) || head.sum !== crc32(body)) return null;
    // Numbers of eight bytes must lie at multiples of eight.
    const numbers = new Float64Array(body.length / 8);
    Buffer.from(numbers.buffer).set(body);
    return scanOf(head, numbers, events.size);
  } catch {
    return null;
  }
}

function scanOf(head: Head, numbers: Float64Array, at: number): Scan {
  let from = 0;
  const column = (points: number) => {
    from += points;
    return new Column(numbers.subarray(from - points, from));
  };
  const curves = head.curves.map(({ node, path, metric, points }): [string, ScannedCurve] => [
    `${metric}\n${trainingKey(node, path)}`,
    { node, path, metric, x: column(points), y: column(points) },
  ]);
  const clocks = head.clocks.map(({ key, points }): [string, ScannedClock] => [
    key,
    { step: column(points), presentations: column(points), seconds: column(points) },
  ]);
  return { curves: new Map(curves), clocks: new Map(clocks), at, damaged: head.damaged };
}
