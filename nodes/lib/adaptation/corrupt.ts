// SPDX-License-Identifier: MIT-0
import type { Key } from "../key.ts";
import { Problem } from "../problem.ts";
import { derive, normal, uniform } from "../random.ts";

/** What is done to a picture, and how much of it: see `corruptPicture`. */
export type Corruption = "clean" | "noise" | "brightness" | "blur" | "contrast" | "fog";
export const corruptions = ["clean", "noise", "brightness", "blur", "contrast", "fog"] as const;

export interface Canvas {
  readonly height: number;
  readonly width: number;
  /** Values stay within these bounds. */
  readonly low: number;
  readonly high: number;
}

/** Throws for a severity that this kind of corruption cannot have. */
export function checkSeverity(kind: Corruption, severity: number, field: string): void {
  const whole = kind === "blur";
  if (severity >= 0 && (!whole || Number.isInteger(severity)) && (kind !== "fog" || severity <= 1)) return;
  throw new Problem("corruption.severity", `A severity of ${severity} means nothing for ${kind}.`, {
    field,
    fix: whole
      ? "Write how often the picture is blurred: a whole number."
      : kind === "fog"
        ? "Write a share from 0 to 1."
        : "Write 0 or more.",
  });
}

/**
 * A corrupted copy of one grey picture, row by row; r = high - low is the range of the values, and what leaves it is cut off.
 *
 * - noise: + severity r n with n standard normal, another one for each pixel.
 * - brightness: + severity r.
 * - blur: `severity` times the mean over 3x3 pixels, the edge going on.
 * - contrast: mean of the picture + severity (x - mean).
 * - fog: (1 - severity) x + severity f, f smooth in [low, high]: random values on a grid of 4x4, joined by straight lines.
 */
export function corruptPicture(x: Float32Array, kind: Corruption, severity: number, canvas: Canvas, key: Key): Float32Array {
  const { low, high } = canvas;
  const range = high - low;
  const cut = (value: number) => Math.min(high, Math.max(low, value));
  switch (kind) {
    case "clean":
      return Float32Array.from(x);
    case "noise": {
      const noise = normal(key, x.length);
      return x.map((value, i) => cut(value + severity * range * (noise[i] as number)));
    }
    case "brightness":
      return x.map((value) => cut(value + severity * range));
    case "blur": {
      let blurred = Float32Array.from(x);
      for (let pass = 0; pass < severity; pass++) blurred = boxed(blurred, canvas);
      return blurred;
    }
    case "contrast": {
      const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
      return x.map((value) => cut(mean + severity * (value - mean)));
    }
    case "fog": {
      const fog = smooth(canvas, key);
      return x.map((value, i) => (1 - severity) * value + severity * (low + range * (fog[i] as number)));
    }
  }
}

function boxed(x: Float32Array, { height, width }: Canvas): Float32Array<ArrayBuffer> {
  const within = (place: number, length: number) => Math.min(length - 1, Math.max(0, place));
  return Float32Array.from(x, (_, i) => {
    const [row, column] = [Math.floor(i / width), i % width];
    let sum = 0;
    for (let down = -1; down <= 1; down++)
      for (let right = -1; right <= 1; right++) sum += x[within(row + down, height) * width + within(column + right, width)] as number;
    return sum / 9;
  });
}

const side = 4;

function smooth({ height, width }: Canvas, key: Key): Float32Array {
  const grid = uniform(derive(key, "fog"), side * side);
  const at = (place: number, length: number) => {
    const along = length === 1 ? 0 : (place / (length - 1)) * (side - 1);
    const before = Math.min(side - 2, Math.floor(along));
    return { before, share: along - before };
  };
  return Float32Array.from({ length: height * width }, (_, i) => {
    const down = at(Math.floor(i / width), height);
    const right = at(i % width, width);
    const value = (y: number, x: number) => grid[(down.before + y) * side + right.before + x] as number;
    const upper = value(0, 0) + right.share * (value(0, 1) - value(0, 0));
    const lower = value(1, 0) + right.share * (value(1, 1) - value(1, 0));
    return upper + down.share * (lower - upper);
  });
}
