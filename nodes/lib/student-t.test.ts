import { expect, test } from "vitest";
import { incompleteBeta, logGamma, studentT } from "./student-t.ts";

test.each([
  [1, 12.706],
  [2, 4.303],
  [4, 2.776],
  [9, 2.262],
  [30, 2.042],
  [1_000_000, 1.96],
])("with %s degrees of freedom 95 %% lie within the table's %s", (degrees, t) => {
  expect(studentT(0.95, degrees)).toBeCloseTo(t, 3);
});

test("99 % lie further out than 95 %, by the table's 4.604 for 4 degrees", () => {
  expect(studentT(0.99, 4)).toBeCloseTo(4.604, 3);
});

test("one degree of freedom is Cauchy's distribution, whose quartile is 1", () => {
  expect(studentT(0.5, 1)).toBeCloseTo(1, 9);
});

test("the gamma function of whole numbers is a factorial, and of one half the root of pi", () => {
  expect(Math.exp(logGamma(6))).toBeCloseTo(120, 8);
  expect(Math.exp(logGamma(0.5))).toBeCloseTo(Math.sqrt(Math.PI), 10);
});

test("the incomplete beta function has its closed forms and its symmetry", () => {
  expect(incompleteBeta(0.3, 1, 1)).toBeCloseTo(0.3, 12);
  expect(incompleteBeta(0.3, 2, 1)).toBeCloseTo(0.09, 12);
  expect(incompleteBeta(0.7, 2.5, 4)).toBeCloseTo(1 - incompleteBeta(0.3, 4, 2.5), 12);
});
