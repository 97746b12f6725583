/** The turns of one metric of one node, as the run store gathers them: path -> points. */
export type Turns = Readonly<Record<string, { readonly x: readonly number[]; readonly y: readonly number[] }>>;

export interface Curve {
  /** Path without its seed, say "value=0.03"; "" where there is nothing else. */
  readonly turn: string;
  readonly seeds: number;
  readonly x: readonly number[];
  /** Median over the seeds. */
  readonly y: readonly number[];
  /** Middle half of the seeds, from five on; all of them before; absent for one. */
  readonly lo?: readonly number[];
  readonly hi?: readonly number[];
}
const gridPoints = 320;

type Line = Turns[string];
interface Reduced {
  readonly lines: readonly Line[];
  readonly smoothing: number;
  readonly curve: Curve;
}
const reduced = new WeakMap<Line, Map<number, Reduced>>();

/**
 * One curve for each turn, its seeds gathered into median and band at no more than about `points` places. A turn whose
 * points are the same objects as the last time is the same curve: while one arm learns, the others cost nothing.
 */
export function curveBands(turns: Turns, smoothing: number, points = gridPoints): Curve[] {
  const groups = Map.groupBy(
    Object.entries(turns).filter(([, { x }]) => x.length > 0),
    ([path]) => withoutSeed(path),
  );
  return [...groups].map(([turn, entries]) => {
    const lines = entries.map(([, line]) => line);
    const kept = reduced.get(lines[0]!) ?? new Map<number, Reduced>();
    const known = kept.get(points);
    if (known?.smoothing === smoothing && known.lines.length === lines.length && lines.every((line, i) => line === known.lines[i]))
      return known.curve;
    const smooth = lines.map(({ x, y }) => ({ x, y: smoothed(y, smoothing) }));
    const curve = gather(turn, smooth, points);
    reduced.set(lines[0]!, kept.set(points, { lines, smoothing, curve }));
    return curve;
  });
}

export function withoutSeed(path: string): string {
  return path
    .split("/")
    .filter((part) => !/^seed=\d+$/.test(part))
    .join("/");
}

/** "value=0.03" is "0.03": the number says enough beside the container's name; of several each has its own. */
export function turnWords(turn: string): string {
  return turn
    .replace(/(^|\/)value=(?=[^,]*$)/g, "$1")
    .replaceAll("=", " ")
    .replaceAll(",", ", ");
}

/**
 * Exponential mean whose memory is a share of the line's length (`smoothing` 0 to 1: none to a fifth), without the
 * pull towards the first value. A metric measured a few times only is left as it is.
 */
export function smoothed(y: readonly number[], smoothing: number): readonly number[] {
  const span = smoothing * 0.2 * y.length;
  if (span <= 1) return y;
  const keep = 1 - 2 / (span + 1);
  let sum = 0;
  let weight = 0;
  return y.map((value) => {
    if (!Number.isFinite(value)) return value;
    sum = keep * sum + value;
    weight = keep * weight + 1;
    return sum / weight;
  });
}

/** Every so many-th value, so that about `points` are left; the last one always. */
export function thinned(list: readonly number[], points: number): readonly number[] {
  const step = Math.max(1, Math.ceil(list.length / points));
  return step === 1 ? list : list.filter((_, i) => i % step === 0 || i === list.length - 1);
}

function gather(turn: string, lines: readonly Line[], points: number): Curve {
  const longest = lines.reduce((a, b) => (b.x[b.x.length - 1]! > a.x[a.x.length - 1]! ? b : a));
  const x = thinned(longest.x, points);
  if (lines.length === 1) return { turn, seeds: 1, x, y: thinned(longest.y, points) };
  const y: number[] = [];
  const lo: number[] = [];
  const hi: number[] = [];
  const cursors = lines.map(() => 0);
  for (const at of x) {
    const values = lines
      .map((line, i) => valueAt(line, at, cursors, i))
      .filter((value) => value !== undefined)
      .sort((a, b) => a - b);
    const edge = values.length >= 5 ? 0.25 : 0;
    y.push(quantile(values, 0.5));
    lo.push(quantile(values, edge));
    hi.push(quantile(values, 1 - edge));
  }
  return { turn, seeds: lines.length, x, y, lo, hi };
}

/** Linear between points, nothing beyond the last one: a seed that has not come this far has no say here. */
function valueAt(line: Line, at: number, cursors: number[], i: number): number | undefined {
  const { x, y } = line;
  let c = cursors[i]!;
  while (c + 1 < x.length && x[c + 1]! <= at) c++;
  cursors[i] = c;
  if (at < x[0]! || (c === x.length - 1 && at > x[c]!)) return undefined;
  const next = c + 1 < x.length ? c + 1 : c;
  const share = next === c ? 0 : (at - x[c]!) / (x[next]! - x[c]!);
  const value = y[c]! + (y[next]! - y[c]!) * share;
  return Number.isFinite(value) ? value : undefined;
}

/** Of a rising list, linear between neighbours; not a number for an empty one. */
export function quantile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.ceil(at);
  return sorted[low]! + (sorted[high]! - sorted[low]!) * (at - low);
}
