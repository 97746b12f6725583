/** The stretch of x that is in sight, and into how many columns of pixels it is cut. */
export interface Sight {
  readonly from: number;
  readonly to: number;
  readonly columns: number;
  /** Columns are equally wide on a logarithmic axis. */
  readonly log: boolean;
}
type Values = (number | null | undefined)[];

/** Two places a column of pixels, and the two ends: the one x that all lines share, however many points each has. */
export function sharedX({ from, to, columns, log }: Sight): number[] {
  const [a, b] = log ? [Math.log(from), Math.log(to)] : [from, to];
  const width = (b - a) / columns;
  const at = (place: number) => (log ? Math.exp(a + place * width) : a + place * width);
  const x = [from];
  for (let column = 0; column < columns; column++) x.push(at(column + 0.25), at(column + 0.75));
  x.push(to);
  return x;
}

/**
 * What of a line can be seen: in each column of pixels its lowest and highest value in the order in which they came, so
 * that no spike is lost and the picture is that of the whole line. `undefined` where it has no point (it is drawn
 * straight on), `null` where it has only what is no number (it is interrupted). At the ends it is where it crosses them.
 */
export function perPixel(x: readonly number[], y: readonly number[], { from, to, columns, log }: Sight): Values {
  const values = new Array<number | null | undefined>(2 * columns + 2).fill(undefined);
  const [a, b] = log ? [Math.log(from), Math.log(to)] : [from, to];
  const perUnit = columns / (b - a);
  const first = firstAtLeast(x, from);
  let i = first;
  let before = -1;
  while (i < x.length && x[i]! <= to) {
    // Rounding must not lead back into a column that is written.
    const column = Math.min(columns - 1, Math.max(before + 1, columnOf(x[i]!)));
    before = column;
    const end = endOf(column);
    let lowest = -1;
    let highest = -1;
    do {
      const value = y[i]!;
      if (!Number.isFinite(value)) continue;
      if (lowest < 0) {
        lowest = i;
        highest = i;
      } else if (value < y[lowest]!) lowest = i;
      else if (value > y[highest]!) highest = i;
    } while (++i < x.length && x[i]! < end && x[i]! <= to);
    const place = 1 + 2 * column;
    if (lowest < 0) values[place] = null;
    else {
      values[place] = y[Math.min(lowest, highest)]!;
      if (lowest !== highest) values[place + 1] = y[Math.max(lowest, highest)]!;
    }
  }
  values[0] = crossing(first - 1, from);
  values[values.length - 1] = crossing(i - 1, to);
  return values;

  function columnOf(at: number): number {
    return Math.floor(((log ? Math.log(at) : at) - a) * perUnit);
  }
  /** The x at which the next column begins. */
  function endOf(column: number): number {
    if (column === columns - 1) return Number.POSITIVE_INFINITY;
    const place = a + (column + 1) / perUnit;
    return log ? Math.exp(place) : place;
  }
  /** Where the line between point `before` and the next goes through `at`. */
  function crossing(before: number, at: number): number | undefined {
    const [left, right] = [x[before], x[before + 1]];
    if (left === undefined || right === undefined || left === right || left > at || right < at) return undefined;
    const share = log ? (Math.log(at) - Math.log(left)) / (Math.log(right) - Math.log(left)) : (at - left) / (right - left);
    const value = y[before]! + share * (y[before + 1]! - y[before]!);
    return Number.isFinite(value) ? value : undefined;
  }
}

function firstAtLeast(list: readonly number[], value: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
