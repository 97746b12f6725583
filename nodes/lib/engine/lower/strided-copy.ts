// SPDX-License-Identifier: MIT-0
import { at, type Emitter, sizeOf, type Value, type Word } from "../lowering.ts";

/** Where a box of elements lies in a value: its first element and how far one step along each axis goes. */
export interface Side {
  readonly value: Value;
  readonly offset?: number;
  readonly strides: readonly number[];
}

interface Axis {
  size: number;
  to: number;
  from: number;
}

/** The machine's copy has at most so many axes; boxes of more are copied piece by piece. */
const mostAxes = 8;

/** Moves a box of elements of shape `dims`; strides may be negative, or 0 in the source. */
export function stridedCopy(emit: Emitter, dims: readonly number[], to: Side, from: Side): void {
  if (sizeOf(dims) === 0) return;
  const axes = innermostForReading(merged(axesOf(dims, to.strides, from.strides)));
  while (axes.length < 2) axes.unshift({ size: 1, to: 0, from: 0 });
  copyAxes(emit, axes, to.value, to.offset ?? 0, from.value, from.offset ?? 0);
}

/** All of `value`, at another place or type of equal bits. */
export function copyWhole(emit: Emitter, to: Value, from: Value): void {
  const size = sizeOf(from.shape);
  stridedCopy(emit, [size], { value: to, strides: [1] }, { value: from, strides: [1] });
}

/** How far one step along each axis goes in a tensor of this shape. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis] as number;
  }
  return strides;
}

/** The axes that matter, in the order in which they lie in the target. */
function axesOf(dims: readonly number[], to: readonly number[], from: readonly number[]): Axis[] {
  const axes: Axis[] = [];
  for (const [i, size] of dims.entries()) if (size > 1) axes.push({ size, to: to[i] as number, from: from[i] as number });
  return axes.sort((a, b) => Math.abs(b.to) - Math.abs(a.to));
}

/** Neighbours that are walked as one, on both sides, are one. */
function merged(axes: readonly Axis[]): Axis[] {
  const result: Axis[] = [];
  for (const axis of axes) {
    const last = result.at(-1);
    if (last && last.to === axis.to * axis.size && last.from === axis.from * axis.size) {
      last.size *= axis.size;
      last.to = axis.to;
      last.from = axis.from;
    } else result.push({ ...axis });
  }
  return result;
}

/** Where reading jumps along the last axis, the axis whose elements are neighbours in the source comes next to it: a transpose. */
function innermostForReading(axes: Axis[]): Axis[] {
  const from = axes.at(-1)?.from;
  if (from === undefined || from === 1 || from === 0) return axes;
  const near = axes.findIndex((axis) => axis.from === 1);
  if (near < 0 || near === axes.length - 2) return axes;
  const [moved] = axes.splice(near, 1);
  axes.splice(-1, 0, moved as Axis);
  return axes;
}

function copyAxes(emit: Emitter, axes: readonly Axis[], to: Value, toOffset: number, from: Value, fromOffset: number): void {
  const first = axes[0] as Axis;
  if (axes.length > mostAxes) {
    for (let i = 0; i < first.size; i++) copyAxes(emit, axes.slice(1), to, toOffset + i * first.to, from, fromOffset + i * first.from);
    return;
  }
  const words: Word[] = [at(to, toOffset), at(from, fromOffset), axes.length];
  let size = 1;
  for (const axis of axes) {
    words.push(axis.size, axis.to, axis.from);
    size *= axis.size;
  }
  emit.instruction("COPY", words, { reads: [from], writes: [to], work: size, split: Math.ceil(size / 64) });
}
