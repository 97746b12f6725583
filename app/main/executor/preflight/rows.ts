/** A column of numbers as rows of equal length. */
export interface Rows {
  readonly values: Float32Array;
  readonly count: number;
  readonly width: number;
}

/** Which rows of `seen` are also in `known`, to the last bit. A hash finds the few that could be, and the numbers decide. */
export function rowsIn(seen: Rows, known: Rows): number[] {
  if (seen.width !== known.width || seen.width === 0) return [];
  const [a, b] = [words(seen), words(known)];
  const places = new Map<number, number[]>();
  for (let row = 0; row < known.count; row++) {
    const hash = hashOf(b, row * known.width, known.width);
    const before = places.get(hash);
    if (before === undefined) places.set(hash, [row]);
    else before.push(row);
  }
  const found: number[] = [];
  for (let row = 0; row < seen.count; row++) {
    const candidates = places.get(hashOf(a, row * seen.width, seen.width));
    if (candidates?.some((other) => same(a, row * seen.width, b, other * seen.width, seen.width))) found.push(row);
  }
  return found;
}

function words({ values }: Rows): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length);
}

/** 53 bits, so that it is a number. */
function hashOf(bits: Uint32Array, from: number, width: number): number {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (let place = from; place < from + width; place++) {
    const word = bits[place] as number;
    a = Math.imul(a ^ word, 0x01000193);
    a ^= a >>> 15;
    b = Math.imul(b + word, 0x85ebca6b);
    b ^= b >>> 13;
  }
  return (a >>> 0) * 0x200000 + ((b >>> 0) & 0x1fffff);
}

function same(a: Uint32Array, fromA: number, b: Uint32Array, fromB: number, width: number): boolean {
  for (let place = 0; place < width; place++) if (a[fromA + place] !== b[fromB + place]) return false;
  return true;
}

export interface Columns {
  readonly constant: readonly number[];
  readonly notFinite: readonly number[];
}

/** Which numbers of the rows never change, and which are missing or infinite somewhere. */
export function columnsOf({ values, count, width }: Rows): Columns {
  const moves = new Uint8Array(width);
  const broken = new Uint8Array(width);
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < width; column++) {
      const value = values[row * width + column] as number;
      if (value !== values[column]) moves[column] = 1;
      if (!Number.isFinite(value)) broken[column] = 1;
    }
  }
  const where = (flags: Uint8Array, flag: number) => Array.from(flags.keys()).filter((column) => flags[column] === flag);
  return { constant: count > 1 ? where(moves, 0) : [], notFinite: where(broken, 1) };
}

export interface Balance {
  /** Examples of each class. */
  readonly counts: readonly number[];
  /** The class with the most examples, and its share. */
  readonly majority: number;
  readonly share: number;
  /** The class with the fewest, of those that there are. */
  readonly minority: number;
  /** Largest over smallest. */
  readonly ratio: number;
  /** Classes that are named and have no example. */
  readonly missing: readonly number[];
  /** Labels that are no class. */
  readonly outside: readonly number[];
}

/** How evenly labels are spread over so many classes. */
export function balanceOf(labels: ArrayLike<number>, classes: number): Balance {
  const counts = new Array<number>(classes).fill(0);
  const outside = new Set<number>();
  for (const label of Array.from(labels)) {
    if (Number.isInteger(label) && label >= 0 && label < classes) counts[label] = (counts[label] as number) + 1;
    else outside.add(label);
  }
  let majority = 0;
  let minority = -1;
  for (const [label, count] of counts.entries()) {
    if (count > (counts[majority] as number)) majority = label;
    if (count > 0 && (minority < 0 || count < (counts[minority] as number))) minority = label;
  }
  const most = counts[majority] ?? 0;
  return {
    counts,
    majority,
    share: labels.length === 0 ? 0 : most / labels.length,
    minority: Math.max(minority, 0),
    ratio: minority < 0 ? 1 : most / (counts[minority] as number),
    missing: counts.flatMap((count, label) => (count === 0 ? [label] : [])),
    outside: [...outside].sort((a, b) => a - b),
  };
}
