import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { columnOf } from "../lib/examples.ts";
import { seedKey } from "../lib/random.ts";
import { leftBehind, tinyExamples } from "../lib/tiny.test-helper.ts";
import { mlp } from "../models/mlp.ts";
import type { Examples } from "../ports.ts";
import { teacherOutputs } from "./teacher-outputs.ts";

beforeAll(useEngine);

const teacher = () => mlp({ inputs: 2, widths: [4, 5], outputs: 3, activation: "tanh", init: "he", key: seedKey(1) });
const many = (count = 1001) =>
  tinyExamples(
    Array.from({ length: count }, (_, i) => [Math.sin(i), Math.cos(i)]),
    Array.from({ length: count }, (_, i) => i % 3),
  );
const numbers = (examples: Examples, name: string) => [...columnOf(examples, name).dataSync()];

test("each row has the logits and the layers that the teacher gives for that example", () => {
  const model = teacher();
  const examples = many();
  const taught = teacherOutputs({ model, examples, layers: " hidden1,hidden2 " });
  const whole = (until?: string) => [
    ...model.apply(model.weights, columnOf(examples, "input"), { mode: "evaluate", ...(until && { until }) }).output.dataSync(),
  ];
  for (const [name, expected] of [
    ["teacher", whole()],
    ["teacher.hidden1", whole("hidden1")],
    ["teacher.hidden2", whole("hidden2")],
  ] as const) {
    expect(taught.columns[name]?.role).toBe("target");
    numbers(taught, name).forEach((value, i) => void expect(Math.abs(value - (expected[i] as number))).toBeLessThan(1e-6));
  }
  expect(columnOf(taught, "teacher.hidden2").shape).toEqual([1001, 5]);
});

test("an empty list gives the logits alone, and the other columns stay", () => {
  const examples = many(5);
  const taught = teacherOutputs({ model: teacher(), examples, layers: "" });
  expect(Object.keys(taught.columns)).toEqual(["input", "label", "teacher"]);
  expect(numbers(taught, "input")).toEqual(numbers(examples, "input"));
});

test("a second teacher takes the first one's place", () => {
  const once = teacherOutputs({ model: teacher(), examples: many(5), layers: "" });
  const other = mlp({ inputs: 2, widths: [2], outputs: 3, activation: "relu", init: "he", key: seedKey(2) });
  const twice = teacherOutputs({ model: other, examples: once, layers: "" });
  expect(numbers(twice, "teacher")).toEqual(numbers(teacherOutputs({ model: other, examples: many(5), layers: "" }), "teacher"));
});

test("a name that is no layer is refused with the names there are", () => {
  expect(() => teacherOutputs({ model: teacher(), examples: many(5), layers: "hidden1, hiden2" })).toThrow(
    expect.objectContaining({ field: "layers", message: expect.stringContaining("hiden2") }),
  );
});

test("no tensor is left behind", () => {
  const model = teacher();
  const examples = many();
  expect(leftBehind(() => teacherOutputs({ model, examples, layers: "hidden1" }))).toBe(0);
  const once = teacherOutputs({ model, examples, layers: "" });
  expect(leftBehind(() => teacherOutputs({ model, examples: once, layers: "" }))).toBe(0);
});
