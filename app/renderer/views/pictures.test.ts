import { describe, expect, test } from "vitest";
import { heatColour } from "./heat-colour.ts";
import { imageRoom, toRgba } from "./images.tsx";
import { cellWords, shade } from "./matrix.tsx";
import { arrowHead } from "./path.ts";
import { planeIn } from "./plane.tsx";
import { nearest } from "./plot-hover.tsx";
import { columnWriter } from "./table-view.tsx";

describe("pictures of examples", () => {
  test("a grey byte becomes an opaque grey pixel, and missing bytes are black", () => {
    expect([...toRgba(btoa(String.fromCharCode(0, 200)), 3)]).toEqual([0, 0, 0, 255, 200, 200, 200, 255, 0, 0, 0, 255]);
  });
  test("as many are shown as have room, as large as they can be, and never wider than the room", () => {
    const room = { width: 400, height: 200, count: 24, picture: { width: 14, height: 14 }, caption: 17, gap: 8, least: 18 };
    const { side, count } = imageRoom(room);
    expect(count).toBe(24);
    const columns = Math.floor((400 + 8) / (side + 8));
    expect(Math.ceil(24 / columns) * (side + 17 + 8) - 8).toBeLessThanOrEqual(200);
    expect(imageRoom({ ...room, least: 84, height: 60 }).side).toBeGreaterThanOrEqual(84);
  });
});

describe("a matrix", () => {
  const view = {
    is: "Matrix",
    rows: { label: "true class", names: ["a", "b"] },
    columns: { label: "predicted", names: ["a", "b"] },
    values: [
      [98, 2],
      [0, 0],
    ],
  } as const;
  test("a cell is read with its share of the row, an empty row without", () => {
    expect(cellWords(view, 0, 1)).toBe("true class a, predicted b: 2 of 100 (2.0 %)");
    expect(cellWords(view, 1, 0)).toBe("true class b, predicted a: 0");
  });
  test("few mistakes are still seen beside many", () => {
    expect([shade(0, 100), shade(1, 100), shade(100, 100), shade(3, 0)]).toEqual([0, 0.1, 1, 0]);
  });
});

test("heat rises in lightness from end to end, so that it reads in grey", () => {
  const grey = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const [r, g, b] = heatColour(share);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  });
  expect(grey).toEqual([...grey].sort((a, b) => a - b));
  expect(heatColour(Number.NaN)).toEqual(heatColour(0));
});
test("a plane has the same measure along both axes, and stays within its room", () => {
  const room = { width: 500, height: 200, compact: false, legend: 60 };
  const { x, y, frame } = planeIn({ x: [-2, 2], y: [-1, 1] }, room);
  expect(x(1) - x(0)).toBeCloseTo(y(0) - y(1), 9);
  expect(frame.left >= 0 && frame.top >= 0 && frame.right <= 440 && frame.bottom <= 200).toBe(true);
  expect([x(-2), y(-1)]).toEqual([frame.left, frame.bottom]);
});
test("an arrow that goes nowhere has no head, and a short one none longer than itself", () => {
  expect(arrowHead(3, 3, 3, 3, 5)).toBe("");
  const ends = [...arrowHead(0, 0, 2, 0, 5).matchAll(/L(-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
  expect(ends).toHaveLength(2);
  for (const [x, y] of ends as [number, number][]) expect(Math.hypot(x - 2, y)).toBeLessThanOrEqual(1.05);
});
test("the pointer reads the closest step", () => {
  expect([nearest([1, 5, 9], 6), nearest([1, 5, 9], 8), nearest([1, 5, 9], 100), nearest([4], 0)]).toEqual([1, 2, 2, 0]);
});
test("numbers of a column have the same decimals, seeds keep all their digits", () => {
  expect([0.9405, 0.944].map(columnWriter([0.9405, 0.944]))).toEqual(["0.9405", "0.9440"]);
  expect([101, -3].map(columnWriter([101, -3]))).toEqual(["101", "−3"]);
  expect(columnWriter([1.5, null])(null)).toBe("–");
});
