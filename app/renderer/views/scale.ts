/** A straight or logarithmic map from data to pixels, with its ticks. */
export interface Scale {
  (value: number): number;
  readonly log: boolean;
  readonly domain: readonly [number, number];
  readonly invert: (pixel: number) => number;
}

/** Values outside a logarithm's reach (0 and below) land on the lower end instead of nowhere. */
export function makeScale({
  domain,
  range,
  log,
}: {
  domain: readonly [number, number];
  range: readonly [number, number];
  log: boolean;
}): Scale {
  const [from, to] = log ? [Math.log10(domain[0]), Math.log10(domain[1])] : domain;
  const span = to - from || 1;
  const [p, q] = range;
  const map = (value: number) => {
    const at = log ? (value > 0 ? Math.log10(value) : from) : value;
    return p + ((at - from) / span) * (q - p);
  };
  const invert = (pixel: number) => {
    const at = from + ((pixel - p) / (q - p || 1)) * span;
    return log ? 10 ** at : at;
  };
  return Object.assign(map, { log, domain, invert });
}

/** Smallest and largest finite value (above 0 where `log`); [0, 1] when there is none. */
export function extent(lists: Iterable<readonly number[]>, log = false): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const list of lists) {
    for (const value of list) {
      if (!Number.isFinite(value) || (log && value <= 0)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) return log ? [0.1, 1] : [0, 1];
  if (low < high) return [low, high];
  // One value only: open the axis around it so that the line is drawn in the middle.
  if (log) return [low / 2, high * 2];
  const room = Math.abs(low) * 0.1 || 1;
  return [low - room, high + room];
}

/** At most `most` round numbers inside the domain: steps of 1, 2 or 5 times a power of ten; on a log axis powers of ten, and their halves where there are few. */
export function ticks([low, high]: readonly [number, number], most: number, log = false): number[] {
  if (!(high > low) || most < 1) return [low];
  return log ? logTicks(low, high, most) : linearTicks(low, high, most);
}

function linearTicks(low: number, high: number, most: number): number[] {
  let best: number[] = [];
  const start = Math.floor(Math.log10((high - low) / Math.max(1, most))) - 1;
  for (let power = start; power <= start + 3; power++) {
    for (const times of [1, 2, 5]) {
      const found = between(low, high, times * 10 ** power);
      if (found.length <= most && found.length > best.length) best = found;
    }
  }
  return best.length > 0 ? best : [low];
}

function between(low: number, high: number, step: number): number[] {
  const found: number[] = [];
  const slack = step * 1e-9;
  const first = Math.ceil((low - slack) / step);
  const last = Math.floor((high + slack) / step);
  if (last - first > 1000) return Array.from({ length: 1001 }, () => 0);
  // Rounded, because 3 * 0.1 is not 0.3.
  for (let i = first; i <= last; i++) found.push(Number((i * step).toPrecision(12)) + 0);
  return found;
}

function logTicks(low: number, high: number, most: number): number[] {
  const powers: number[] = [];
  for (let p = Math.ceil(Math.log10(low) - 1e-9); p <= Math.floor(Math.log10(high) + 1e-9); p++) powers.push(Number(`1e${p}`));
  if (powers.length > most) {
    const every = Math.ceil(powers.length / most);
    return powers.filter((_, i) => i % every === 0);
  }
  const fine: number[] = [];
  for (let p = Math.floor(Math.log10(low)); p <= Math.ceil(Math.log10(high)); p++)
    for (const times of [1, 2, 5]) {
      const value = Number(`${times}e${p}`);
      if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) fine.push(value);
    }
  if (fine.length <= most && fine.length > 2) return fine;
  // Within less than a decade the axis is nearly straight, and so are its ticks.
  return powers.length > 2 ? powers : linearTicks(low, high, most);
}
