import { expect, test } from "vitest";
import { perPixel } from "./per-pixel.ts";
import { pixelLines } from "./pixel-lines.ts";

const raster = { width: 6, height: 5, toPixel: (value: number) => 4 - value };
function drawn(x: number[], y: number[], more: { values: (number | null | undefined)[]; colour: number }[] = []): string[] {
  const values = perPixel(x, y, { from: 0, to: 6, columns: 6, log: false });
  const pixels = pixelLines([{ values, colour: 1 }, ...more], raster);
  return Array.from({ length: 5 }, (_, row) => [...pixels.slice(row * 6, row * 6 + 6)].map((pixel) => ".#o"[pixel]).join(""));
}

test("a line between two points crosses every column in between", () => {
  const rows = drawn([0.5, 5.5], [0, 4]);
  for (let x = 0; x < 6; x++)
    expect(
      rows.some((row) => row[x] === "#"),
      `column ${x}`,
    ).toBe(true);
  expect([rows[4]![0], rows[0]![5]]).toEqual(["#", "#"]);
});
test("a column of noise is filled from its lowest to its highest value", () => {
  expect(drawn([2.1, 2.4, 2.6, 2.9], [2, 4, 1, 2])).toEqual(["..#...", "..#...", "..#...", "..#...", "......"]);
});
test("a gap stays empty, and what is outside is not drawn", () => {
  expect(drawn([0.5, 1.5, 2.5, 3.5, 4.5], [2, 2, Number.NaN, 2, 9])[2]).toBe("##.##.");
  expect(drawn([0.5, 5.5], [40, 40]).join("")).not.toContain("#");
});
test("a later line lies on top", () => {
  const other = perPixel([0.5, 5.5], [2, 2], { from: 0, to: 6, columns: 6, log: false });
  expect(drawn([0.5, 5.5], [2, 2], [{ values: other, colour: 2 }])[2]).toBe("oooooo");
});
