// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import type { Lowering } from "../lowering.ts";
import { chooser, type Direct, direct, expectClose, inAnyChunks, type Output } from "./direct.test-helper.ts";
import { lowerings } from "./einsum.ts";

const einsum = lowerings[0] as Lowering;
let machine: Direct;
beforeAll(async () => {
  machine = await direct();
});

const sides: Record<string, number> = { a: 2, b: 3, c: 4, d: 5, e: 1, f: 6 };

function operand(axes: string, seed: number): tf.Tensor {
  return tf.randomNormal(
    Array.from(axes, (axis) => sides[axis] as number),
    0,
    1,
    "float32",
    seed,
  );
}

/** The sum that the equation is, over every combination of places, in doubles. */
function slowly(equation: string, operands: readonly tf.Tensor[]): Output {
  const [given, result] = equation.split("->") as [string, string];
  const terms = given.split(",");
  const axes = [...new Set(given.replaceAll(",", ""))];
  const shape = Array.from(result, (axis) => sides[axis] as number);
  const values = new Float64Array(shape.reduce((a, b) => a * b, 1));
  const data = operands.map((tensor) => tensor.dataSync());
  const at = new Map(axes.map((axis) => [axis, 0]));
  const place = (term: string) => Array.from(term).reduce((sum, axis) => sum * (sides[axis] as number) + (at.get(axis) as number), 0);
  const total = axes.reduce((product, axis) => product * (sides[axis] as number), 1);
  for (let i = 0; i < total; i++) {
    let left = i;
    for (const axis of axes) {
      at.set(axis, left % (sides[axis] as number));
      left = Math.floor(left / (sides[axis] as number));
    }
    const product = terms.reduce((p, term, o) => p * (data[o]?.[place(term)] as number), 1);
    values[place(result)] = (values[place(result)] as number) + product;
  }
  return { shape, values: Float32Array.from(values) };
}

function check(equation: string, seed: number): void {
  const operands = (equation.split("->")[0] as string).split(",").map((axes, i) => operand(axes, 2 * seed + i));
  const [y] = inAnyChunks(machine, einsum, operands as unknown as Record<string, tf.Tensor>, { equation });
  expectClose(y!, slowly(equation, operands), 1e-5);
}

test.each([
  "ab,bc->ac",
  "ab,cb->ac",
  "ba,bc->ca",
  "abc,abd->acd",
  "abcd,aecd->abe",
  "ab,ab->",
  "ab,ab->a",
  "ab->ba",
  "ab->",
  "abc->b",
  "abc,cd->adb",
  "ab,cd->acbd",
  "abcd,ad->cb",
  "abf,fbc->bca",
  "a,a->a",
  "abcd,abcd->dcba",
  "abce,ecbd->abd",
])("%s is the sum that it says", (equation) => check(equation, 1));

test("random equations with any order of axes are the sums that they say, also where tfjs-cpu leaves axes unsummed", () => {
  const choose = chooser(23);
  const some = (from: readonly string[]) => from.filter(() => choose(0, 2) > 0).sort(() => choose(0, 1) - 0.5);
  for (let round = 0; round < 150; round++) {
    const [a, b] = [some([..."abcdef"]), some([..."abcdef"])];
    if (a.length === 0 || b.length === 0) continue;
    const result = some([...new Set([...a, ...b])]);
    check(`${a.join("")},${b.join("")}->${result.join("")}`, round);
  }
});

test("whole numbers are summed as whole numbers", () => {
  const inputs = [tf.tensor2d([1, 2, 3, 4], [2, 2], "int32"), tf.tensor2d([5, 6, 7, 8], [2, 2], "int32")];
  const [y] = machine.run(einsum, inputs as unknown as Record<string, tf.Tensor>, { equation: "ij,jk->ki" });
  expect(y!.values).toEqual(Int32Array.of(19, 43, 22, 50));
});
