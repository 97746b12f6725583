/** Where lines are drawn in an image: its size in pixels, and how a value becomes a height in it. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** Distance from the upper edge, in pixels. */
  toPixel(value: number): number;
}
export type PixelLine = readonly (number | null | undefined)[];

/**
 * Draws lines into pixels, two values a column as `perPixel` gives them, the last one on top. A hundred lines of noise
 * are five million pixels but a million strokes: filling columns is ten times as fast as any path.
 */
export function pixelLines(
  lines: readonly { values: PixelLine; colour: number }[],
  { width, height, toPixel }: Raster,
): Uint32Array<ArrayBuffer> {
  const pixels = new Uint32Array(width * height);
  for (const { values, colour } of lines) {
    let [fromX, fromY] = [Number.NaN, Number.NaN];
    const perColumn = (values.length - 2) / width;
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (value === undefined) continue;
      if (value === null) {
        fromX = Number.NaN;
        continue;
      }
      // Places 1 and 2 are those of the first column; the first and the last stand at the edges.
      const x = Math.min(width - 1, Math.max(0, Math.floor((i - 1) / perColumn)));
      const y = toPixel(value);
      if (Number.isNaN(fromX)) column(x, y, y, colour);
      else join(fromX, fromY, x, y, colour);
      fromX = x;
      fromY = y;
    }
  }
  return pixels;

  /** From column to column in a straight line. */
  function join(x0: number, y0: number, x1: number, y1: number, colour: number): void {
    if (x1 - x0 <= 1) {
      column(x1, y0, y1, colour);
      return;
    }
    const slope = (y1 - y0) / (x1 - x0);
    for (let x = x0 + 1; x <= x1; x++) column(x, y0 + (x - 1 - x0) * slope, y0 + (x - x0) * slope, colour);
  }
  function column(x: number, y0: number, y1: number, colour: number): void {
    const top = Math.max(0, Math.round(Math.min(y0, y1)));
    const bottom = Math.min(height - 1, Math.round(Math.max(y0, y1)));
    for (let y = top, at = top * width + x; y <= bottom; y++, at += width) pixels[at] = colour;
  }
}

/** Colours as the bytes of a pixel, as the browser reads them; unreadable ones are transparent. */
export function colourBytes(colours: readonly string[]): number[] {
  const context = new OffscreenCanvas(Math.max(1, colours.length), 1).getContext("2d", { willReadFrequently: true })!;
  for (const [i, colour] of colours.entries()) {
    context.fillStyle = "transparent";
    context.fillStyle = colour;
    context.fillRect(i, 0, 1, 1);
  }
  return [...new Uint32Array(context.getImageData(0, 0, Math.max(1, colours.length), 1).data.buffer)];
}
