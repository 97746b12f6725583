/**
 * Which points of a curve to keep where there are too many: the first, the last, and of every stretch of equal length
 * its lowest and its highest, so that no spike is lost. A value that is not a number counts as the highest.
 */
export function thinned(y: Float64Array, most: number): number[] {
  const { length } = y;
  if (length <= most) return Array.from({ length }, (_, i) => i);
  const stretches = Math.floor((most - 2) / 2);
  const kept = [0];
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = 1 + Math.floor((stretch * (length - 2)) / stretches);
    const until = 1 + Math.floor(((stretch + 1) * (length - 2)) / stretches);
    let low = from;
    let high = from;
    for (let i = from; i < until; i++) {
      const value = y[i]!;
      if (value < y[low]! || Number.isNaN(y[low]!)) low = i;
      if (value > y[high]! || Number.isNaN(value)) high = i;
    }
    if (low === high) kept.push(low);
    else kept.push(Math.min(low, high), Math.max(low, high));
  }
  kept.push(length - 1);
  return kept;
}

/**
 * What `values` were at each x, in straight lines between the known places, from zero at zero and on beyond the last;
 * to so many parts of one, since more digits would only be longer to send.
 */
export function between(places: Float64Array, values: Float64Array, xs: readonly number[], parts: number): number[] {
  let next = 0;
  let before = Number.NEGATIVE_INFINITY;
  return xs.map((x) => {
    if (x < before) next = 0;
    before = x;
    while (next < places.length && places[next]! < x) next++;
    const right = Math.min(next, places.length - 1);
    const [x1, y1] = [places[right]!, values[right]!];
    const [x0, y0] = right === 0 ? [0, 0] : [places[right - 1]!, values[right - 1]!];
    const y = x1 === x0 ? y1 : y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
    return Math.round(y * parts) / parts;
  });
}
