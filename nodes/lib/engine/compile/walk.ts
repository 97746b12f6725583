// SPDX-License-Identifier: MIT-0

/** One axis of a walk through memory: so many steps, so far apart (in elements). */
export interface Axis {
  readonly size: number;
  readonly stride: number;
}

/** A box of elements that a copy moves: for each axis, how far a step goes on the side that is left and on the other. */
export interface Box {
  readonly axes: readonly { readonly size: number; readonly here: number; readonly there: number }[];
  readonly here: number;
  readonly there: number;
}

/**
 * The same walk on the other side of a copy: each of the given axes becomes the axes there that it runs through, outermost
 * first. Null where the box does not cover `size` elements once each, or where an axis does not divide it evenly.
 */
export function through(box: Box, size: number, offset: number, axes: readonly Axis[]): { offset: number; axes: Axis[][] } | null {
  const dims = box.axes.filter(({ size: steps }) => steps > 1).sort((a, b) => b.here - a.here);
  if (box.here !== 0 || !covers(dims, size)) return null;
  const reach = dims.map(() => 0);
  const found = axes.map(({ size: steps, stride }) => {
    const parts: Axis[] = [];
    if (steps === 1) return parts;
    for (const [place, dim] of dims.entries()) {
      const from = Math.max(stride, dim.here);
      const to = Math.min(stride * steps, dim.here * dim.size);
      if (to <= from) continue;
      if (from % dim.here !== 0 || from % stride !== 0 || to % from !== 0) return null;
      const many = to / from;
      parts.push({ size: many, stride: (dim.there * from) / dim.here });
      reach[place] = (reach[place] as number) + ((many - 1) * from) / dim.here;
    }
    return parts.reduce((product, part) => product * part.size, 1) === steps ? joined(parts) : null;
  });
  if (found.includes(null)) return null;
  let rest = offset;
  let at = box.there;
  for (const [place, dim] of dims.entries()) {
    const index = Math.floor(rest / dim.here);
    rest -= index * dim.here;
    if (index + (reach[place] as number) >= dim.size) return null;
    at += index * dim.there;
  }
  return { offset: at, axes: found as Axis[][] };
}

/** Do these axes walk over `size` elements, each once, without gaps? */
function covers(dims: readonly { size: number; here: number }[], size: number): boolean {
  let step = 1;
  for (const dim of [...dims].reverse()) {
    if (dim.here !== step) return false;
    step *= dim.size;
  }
  return step === size;
}

/** Neighbouring axes that are walked evenly are one. */
function joined(parts: readonly Axis[]): Axis[] {
  const result: Axis[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (last && last.stride === part.stride * part.size) result[result.length - 1] = { size: last.size * part.size, stride: part.stride };
    else result.push(part);
  }
  return result;
}
