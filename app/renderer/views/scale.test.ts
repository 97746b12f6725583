import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decimate } from "./decimate.ts";
import { formatDuration, formatNumber, formatSigned, formatTick } from "./format.ts";
import { extent, makeScale, ticks } from "./scale.ts";
import { spread } from "./spread.ts";

describe("ticks", () => {
  test("are round, inside the domain and never more than asked for", () => {
    expect(ticks([0, 600], 4)).toEqual([0, 200, 400, 600]);
    expect(ticks([0.01, 0.1], 3)).toEqual([0.05, 0.1]);
    expect(ticks([0.001, 1], 4, true)).toEqual([0.001, 0.01, 0.1, 1]);
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.integer({ min: 2, max: 8 }),
        (low, wide, most) => {
          const found = ticks([low, low + wide], most);
          expect(found.length).toBeLessThanOrEqual(most);
          const slack = wide * 1e-6;
          for (const tick of found) expect(tick >= low - slack && tick <= low + wide + slack).toBe(true);
        },
      ),
      { seed: 7 },
    );
  });
  test("a logarithmic axis shows halves where it spans less than two decades", () => {
    expect(ticks([1, 10], 4, true)).toEqual([1, 2, 5, 10]);
  });
});

describe("scales", () => {
  test("inverting gives the value back, straight and logarithmic", () => {
    for (const log of [false, true]) {
      const scale = makeScale({ domain: [0.01, 10], range: [0, 300], log });
      expect(scale.invert(scale(0.7))).toBeCloseTo(0.7, 10);
    }
  });
  test("nothing below zero falls off a logarithmic axis", () => {
    expect(makeScale({ domain: [0.1, 10], range: [100, 0], log: true })(-3)).toBe(100);
  });
  test("a constant line is in the middle of its axis, missing numbers count for nothing", () => {
    const [low, high] = extent([[5, Number.NaN, 5]]);
    expect((low + high) / 2).toBe(5);
    expect(high).toBeGreaterThan(low);
  });
});

describe("labels at the ends of lines", () => {
  test("never touch while there is room, keep their order and stay in the plot", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { minLength: 1, maxLength: 12 }), (wanted) => {
        const placed = spread(wanted, { gap: 15, low: 0, high: 200 });
        const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
        for (const [k, i] of order.entries()) {
          expect(placed[i]! >= -1e-6 && placed[i]! <= 200 + 1e-6).toBe(true);
          if (k > 0) expect(placed[i]! - placed[order[k - 1]!]!).toBeGreaterThanOrEqual(15 - 1e-6);
        }
      }),
      { seed: 7 },
    );
  });
  test("stand where they want to when nothing is in the way", () => {
    expect(spread([150, 20, 80], { gap: 15, low: 0, high: 200 })).toEqual([150, 20, 80]);
  });
  test("share the room evenly when there is not enough", () => {
    expect(spread([5, 5, 5], { gap: 15, low: 0, high: 20 })).toEqual([0, 10, 20]);
  });
});

describe("decimation", () => {
  test("keeps the first, the last and every spike, in order", () => {
    const y = Array.from({ length: 10_000 }, (_, i) => (i === 4321 ? 99 : i === 77 ? -99 : Math.sin(i)));
    const kept = decimate(y, 100);
    expect(kept.length).toBeLessThanOrEqual(400);
    for (const must of [0, 77, 4321, 9999]) expect(kept).toContain(must);
    expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
  });
  test("leaves short lines alone", () => {
    expect(decimate([3, 1, 2], 10)).toEqual([0, 1, 2]);
  });
});

describe("numbers in words", () => {
  test("have few digits, a true minus and groups of three", () => {
    expect([0.07234, 1234.5, 10_000, -0.4, 0, 999.6, 1e9, Number.NaN].map((value) => formatNumber(value))).toEqual([
      "0.0723",
      "1,235",
      "10,000",
      "−0.4",
      "0",
      "1,000",
      "1e9",
      "not a number",
    ]);
  });
  test("a tick has the decimals of its step", () => {
    expect([formatTick(0.30000000000000004, 0.1), formatTick(200, 100), formatTick(0.05, 0.05), formatTick(-2.5, 0.5)]).toEqual([
      "0.3",
      "200",
      "0.05",
      "−2.5",
    ]);
  });
  test("a difference always says its sign, and a duration is a guess", () => {
    expect([formatSigned(0.4), formatSigned(-0.4), formatSigned(0)]).toEqual(["+0.4", "−0.4", "0"]);
    expect([0.3, 42.4, 150, 3600, 4800].map(formatDuration)).toEqual(["under 1 s", "42 s", "3 min", "1 h", "1 h 20 min"]);
  });
});
