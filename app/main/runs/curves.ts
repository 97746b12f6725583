import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { RunCurve } from "../../common/run-record.ts";
import { curveFile, keepCurves, keptCurves } from "./curve-file.ts";
import { runFile } from "./layout.ts";
import { emptyScan, type Scan, type ScannedClock, type ScannedCurve, scanOn } from "./scan.ts";
import { trainingKey } from "./tally.ts";
import { between, thinned } from "./thin.ts";

const mostBytes = 512 * 2 ** 20;
/** Events that are read as fast as a file of columns. */
const smallest = 2 ** 17;

/** Curves of runs, out of their events. What was read is kept while the file is the same; one that grew is read on. */
export interface Curves {
  of(run: string, folder: string, which: { metrics?: readonly string[]; points: number; isOver: boolean }): Promise<RunCurve[]>;
  forget(run: string): Promise<void>;
}

interface Kept {
  scan: Scan;
  readonly ino: number;
  size: number;
  time: number;
  reading: Promise<void>;
}

/** `runs`: the folder of all runs. `damaged` is told of lines that are no events. */
export function createCurves(runs: string, damaged: (run: string, lines: number) => void): Curves {
  const kept = new Map<string, Kept>();

  async function scanned(run: string, folder: string, isOver: boolean): Promise<Scan> {
    const path = join(folder, runFile.events);
    const info = await stat(path).catch(() => null);
    if (info === null) {
      kept.delete(run);
      return emptyScan();
    }
    let known = kept.get(run);
    // A file that was written over may have grown as well: then it is another one, or its old end changed.
    const isSame = known !== undefined && known.ino === info.ino && (info.size > known.size || info.mtimeMs === known.time);
    if (known === undefined || !isSame || info.size < known.size)
      known = { scan: emptyScan(), ino: info.ino, size: 0, time: 0, reading: Promise.resolve() };
    const found = known;
    kept.delete(run);
    kept.set(run, found);
    // Two who ask at once must not read the same lines twice.
    found.reading = found.reading.then(async () => {
      if (found.size === info.size && found.time === info.mtimeMs) return;
      const before = found.scan.damaged;
      const columns = curveFile(runs, run);
      const isWorthIt = isOver && found.size === 0 && info.size >= smallest;
      const read = isWorthIt ? await keptCurves(columns, info) : null;
      if (read !== null) found.scan = read;
      else {
        await scanOn(found.scan, path, info.size).catch(() => {});
        if (isWorthIt) await keepCurves(columns, found.scan, info);
      }
      found.size = info.size;
      found.time = info.mtimeMs;
      if (found.scan.damaged > before) damaged(run, found.scan.damaged);
    });
    await found.reading;
    return found.scan;
  }

  /** The runs that were looked at longest ago go first. */
  function makeRoom(): void {
    let bytes = 0;
    for (const [run, { scan }] of [...kept].reverse()) {
      for (const { x, y } of scan.curves.values()) bytes += x.bytes + y.bytes;
      if (bytes > mostBytes) kept.delete(run);
    }
  }

  return {
    of: async (run, folder, { metrics, points, isOver }) => {
      const scan = await scanned(run, folder, isOver);
      const wanted = metrics === undefined ? null : new Set(metrics);
      const chosen = [...scan.curves.values()].filter(
        ({ node, metric }) => wanted === null || wanted.has(metric) || wanted.has(`${node}.${metric}`),
      );
      const curves = chosen.map((curve) => curveOf(run, curve, scan.clocks.get(trainingKey(curve.node, curve.path)), points));
      makeRoom();
      return curves;
    },
    forget: async (run) => {
      kept.delete(run);
      await rm(curveFile(runs, run), { force: true }).catch(() => {});
    },
  };
}

function curveOf(run: string, { node, path, metric, x, y }: ScannedCurve, clock: ScannedClock | undefined, points: number): RunCurve {
  const [steps, values] = [x.values, y.values];
  const places = thinned(values, points);
  const at = places.map((i) => steps[i]!);
  const curve = { run, node, path, metric, x: at, y: places.map((i) => values[i]!) };
  if (clock === undefined) return curve;
  const known = clock.step.values;
  return {
    ...curve,
    presentations: between(known, clock.presentations.values, at, 1),
    seconds: between(known, clock.seconds.values, at, 1000),
  };
}
