import type { Scale } from "./scale.ts";

/** An SVG path through the points; a missing number breaks the line instead of bending it to zero. */
export function linePath(x: readonly number[], y: readonly number[], scaleX: Scale, scaleY: Scale, indices: readonly number[]): string {
  let path = "";
  let open = false;
  for (const i of indices) {
    const value = y[i];
    if (value === undefined || value === null || !Number.isFinite(value)) {
      open = false;
      continue;
    }
    path += `${open ? "L" : "M"}${pixel(scaleX(x[i]!))} ${pixel(scaleY(value))}`;
    open = true;
  }
  return path;
}

/** The area between two lines. */
export function bandPath(
  x: readonly number[],
  lo: readonly number[],
  hi: readonly number[],
  sx: Scale,
  sy: Scale,
  indices: readonly number[],
): string {
  const good = indices.filter((i) => Number.isFinite(lo[i]) && Number.isFinite(hi[i]));
  if (good.length < 2) return "";
  const up = linePath(x, hi, sx, sy, good);
  const back = linePath(x, lo, sx, sy, [...good].reverse());
  return `${up}L${back.slice(1)}Z`;
}

/** The two strokes of an arrow's head at its end; shorter than `size` where the arrow is. */
export function arrowHead(x1: number, y1: number, x2: number, y2: number, size: number): string {
  const length = Math.hypot(x2 - x1, y2 - y1);
  if (!(length > 0)) return "";
  const side = Math.min(size, length / 2) / length;
  const stroke = (turn: number) => {
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    const [dx, dy] = [(x1 - x2) * side, (y1 - y2) * side];
    return `M${pixel(x2)} ${pixel(y2)}L${pixel(x2 + dx * cos - dy * sin)} ${pixel(y2 + dx * sin + dy * cos)}`;
  };
  return stroke(0.5) + stroke(-0.5);
}

const pixel = (value: number) => Math.round(value * 10) / 10;
