import * as fc from "fast-check";
import { expect, test } from "vitest";
import { outOfBounds, readNumber, readNumbers, showBounds, showNumber, showNumbers, stepNumber } from "./number-text.ts";

test("scientific, bare-point, grouped and typographic-minus numbers are read", () => {
  expect(readNumber("3e-4")).toEqual({ value: 0.0003 });
  expect(readNumber(" .5 ")).toEqual({ value: 0.5 });
  expect(readNumber("10_000")).toEqual({ value: 10000 });
  expect(readNumber("−2")).toEqual({ value: -2 });
});

test("a decimal comma, a word, nothing and an overflow are refused with a reason", () => {
  expect(readNumber("0,1")).toEqual({ reason: "Write 0.1 with a point; the comma separates numbers." });
  for (const text of ["abc", "", "1e999", "0x10", "1 2", "Infinity"]) expect(readNumber(text)).toHaveProperty("reason");
});

test("what is shown reads back as the same number, for every finite number", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(readNumber(showNumber(value))).toEqual({ value: value === 0 ? 0 : value });
    }),
    { seed: 7 },
  );
});

test("small numbers are shown as people type them", () => {
  expect(showNumber(0.0003)).toBe("3e-4");
  expect(showNumber(0.001)).toBe("0.001");
  expect(showNumber(10000)).toBe("10000");
});

test("bounds and whole numbers are enforced with a reason", () => {
  expect(outOfBounds(-1, { min: 0 })).toBe("At least 0.");
  expect(outOfBounds(2, { max: 1 })).toBe("At most 1.");
  expect(outOfBounds(1.4, { step: 1 })).toBe("Whole numbers only: 1?");
  expect(outOfBounds(1.4, { step: 1, driven: true })).toBeNull();
  expect(outOfBounds(1, { min: 0, max: 1, step: 1 })).toBeNull();
  expect(showBounds({ min: 0, max: 1 })).toBe("0 to 1");
  expect(showBounds({ min: 1, step: 1 })).toBe("whole, at least 1");
});

test("a step changes the second digit, in the decade below when it leaves a power of ten downwards", () => {
  expect(stepNumber(0.02, 1, {})).toBe(0.021);
  expect(stepNumber(0.001, -1, {})).toBe(0.00099);
  expect(stepNumber(0.001, 1, {})).toBe(0.0011);
  expect(stepNumber(100, 1, { step: 1 })).toBe(101);
  expect(stepNumber(100, 1, { step: 1 }, true)).toBe(110);
  expect(stepNumber(0.05, -1, { min: 0.0496 })).toBe(0.0496);
});

test("a list is read with any separator and names the number that does not fit", () => {
  expect(readNumbers("0.001, 3e-3;0.01\n0.03", {})).toEqual({ values: [0.001, 0.003, 0.01, 0.03] });
  expect(readNumbers("0.1, -1", { min: 0 })).toEqual({ reason: "-1: At least 0." });
  expect(readNumbers(showNumbers([1e-5, 2]), {})).toEqual({ values: [1e-5, 2] });
});
