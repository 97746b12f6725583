// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../engine.ts";
import { compareProgram } from "./compare-program.test-helper.ts";
import { compiled, engineInUse } from "./compiled.ts";
import { randomProgram } from "./random-program.test-helper.ts";
import { Refusal } from "./refusal.ts";
import type { Nested } from "./structure.ts";

beforeAll(useEngine);

const quiet = { name: "test", donate: false, say: () => {} };
const step = <A extends Nested, R extends Nested>(f: (a: A) => R, more = {}) => compiled(f, { ...quiet, ...more });

test("a random program gives the eager run's bits, with its first and second derivatives", () => {
  const outcomes = Array.from({ length: 150 }, (_, seed) => compareProgram(randomProgram(seed)));
  expect(outcomes.filter((outcome) => outcome.startsWith("differs"))).toEqual([]);
  // Most of them are programs, and not refused or without a derivative.
  expect(outcomes.filter((outcome) => outcome === "same").length).toBeGreaterThan(110);
});

test("a product whose result is put into a frame of zeros comes after the zeros", () => {
  expect(compareProgram(randomProgram(5055))).toBe("same");
});

test("a compiled step leaves no tensor and no memory behind, over many steps", () => {
  const f = step(
    ({ w, x }: { w: tf.Tensor; x: tf.Tensor }) => ({
      w: tf.sub(w, tf.mul(tf.grad((v) => tf.mean(tf.square(tf.matMul(x, v as tf.Tensor2D))))(w), 0.1)),
    }),
    { donate: true },
  );
  const x = tf.ones([4, 3]);
  let state = { w: tf.ones([3, 2]) as tf.Tensor };
  const advance = (steps: number) => {
    for (let i = 0; i < steps; i++) {
      const next = f({ w: state.w, x });
      state.w.dispose();
      state = next;
    }
  };
  advance(10);
  const { numTensors } = tf.memory();
  const { used } = engineInUse.arena as { used: number };
  advance(200);
  expect(tf.memory().numTensors).toBe(numTensors);
  expect(engineInUse.arena?.used).toBe(used);
  tf.dispose([x, state.w]);
  f.dispose();
});

test("a state that goes in and comes out is written in place, unless somebody else holds it", () => {
  const f = step(({ w }: { w: tf.Tensor }) => ({ w: tf.mul(w, 2) }), { donate: true });
  let w: tf.Tensor = tf.tensor1d([1, 2]);
  for (let i = 0; i < 3; i++) {
    const next = f({ w }).w;
    w.dispose();
    w = next;
  }
  const held = w.clone();
  const next = f({ w }).w;
  expect([...held.dataSync()]).toEqual([8, 16]);
  expect([...next.dataSync()]).toEqual([16, 32]);
  const { dataId } = next;
  held.dispose();
  w.dispose();
  // Calls 2, 3 and 5 are compared with the eager run and write elsewhere; this is call 6.
  const last = f({ w: next }).w;
  next.dispose();
  const over = f({ w: last }).w;
  expect(over.dataId).toBe(last.dataId);
  expect(dataId).not.toBe(over.dataId);
  expect([...over.dataSync()]).toEqual([64, 128]);
  tf.dispose([last, over]);
});

test("only the state is written over: a rate as large as a weight is the caller's", () => {
  const f = compiled(
    (state: { w: tf.Tensor }, batch: { x: tf.Tensor }, numbers: { rate: tf.Tensor }) => ({
      w: tf.sub(state.w, tf.mul(numbers.rate, tf.mul(batch.x, state.w))),
    }),
    { ...quiet, donate: true },
  );
  const [x, rate] = [tf.tensor1d([2]), tf.tensor1d([0.25])];
  let state: { w: tf.Tensor } = { w: tf.tensor1d([64]) };
  for (let i = 0; i < 6; i++) {
    const next = f(state, { x }, { rate });
    tf.dispose(state);
    state = next;
  }
  expect([state.w, x, rate].map((one) => one.dataSync()[0])).toEqual([1, 2, 0.25]);
});

test("a number of the closure that changes is found, with both values side by side", () => {
  let rate = 0.5;
  const f = step(({ x }: { x: tf.Tensor }) => ({ y: tf.mul(x, rate) }));
  const x = tf.ones([3]);
  f({ x });
  rate = 0.25;
  expect(() => f({ x })).toThrow(/0\.5 .*against.*0\.25/);
});

test("the last step of a training is compared, so that a number that changed late is found", () => {
  let rate = 0.5;
  const f = step(({ x }: { x: tf.Tensor }) => ({ y: tf.mul(x, rate) }));
  const x = tf.ones([3]);
  for (let i = 0; i < 5; i++) f({ x });
  rate = 0.25;
  f({ x });
  expect(() => f.audited({ x })).toThrow(/0\.5 .*against.*0\.25/);
});

test("a step that reads a value runs eagerly, and says why once", () => {
  const said: string[] = [];
  const f = step(({ x }: { x: tf.Tensor }) => ({ y: (tf.sum(x).dataSync()[0] as number) > 0 ? x.clone() : tf.neg(x) }), {
    say: (text: string) => said.push(text),
  });
  const x = tf.tensor1d([-1, -2]);
  for (let i = 0; i < 3; i++) expect([...f({ x }).y.dataSync()]).toEqual([1, 2]);
  expect(said).toEqual([
    "Its step is not compiled, so it runs slower: it reads the values of a tensor (dataSync, arraySync, data, print).",
  ]);
  expect(f.report().eager).not.toBeNull();
});

test("shapes that come once run without a program; those that come again get one, and the oldest gives way", () => {
  const said: string[] = [];
  const f = step(({ x }: { x: tf.Tensor }) => ({ y: tf.sum(tf.square(x)) }), { say: (text: string) => said.push(text) });
  const value = (size: number) => f({ x: tf.ones([size]) }).y.dataSync()[0];
  const programs = () => f.report().programs.length;
  for (let size = 1; size <= 30; size++) expect(value(size)).toBe(size);
  expect(programs()).toBe(1);
  for (let size = 2; size <= 20; size++) expect(value(size)).toBe(size);
  expect(programs()).toBe(8);
  expect(said).toEqual([]);
  for (let size = 31; size <= 60; size++) for (let turn = 0; turn < 2; turn++) expect(value(size)).toBe(size);
  expect(said).toEqual(["Its arguments come in so many shapes that only some of its steps are compiled; the others run slower."]);
  for (let i = 0; i < 20; i++) expect(value(20)).toBe(20);
});

test("what is no function of its arguments is an error, not a slow run", () => {
  const variable = tf.variable(tf.scalar(1));
  const kept: tf.Tensor[] = [];
  const refused: Record<string, (a: { x: tf.Tensor }) => { y: tf.Tensor }> = {
    random: ({ x }) => ({ y: tf.add(x, tf.randomNormal([3])) }),
    clock: ({ x }) => ({ y: tf.mul(x, Date.now()) }),
    variable: ({ x }) => ({ y: tf.mul(x, variable) }),
    kept: ({ x }) => {
      kept.push(tf.keep(tf.square(x)));
      return { y: tf.neg(x) };
    },
  };
  for (const [kind, f] of Object.entries(refused)) {
    let error: unknown;
    try {
      step(f)({ x: tf.ones([3]) });
    } catch (thrown) {
      error = thrown;
    }
    expect(error, kind).toBeInstanceOf(Refusal);
    expect((error as Refusal).kind).toBe(kind);
  }
});

test("a tensor of the closure is read anew in every call; another one in its place is found", () => {
  let table = tf.tensor1d([1, 2, 3]);
  const f = step(({ x }: { x: tf.Tensor }) => ({ y: tf.mul(x, table) }));
  const x = tf.ones([3]);
  for (let i = 0; i < 4; i++) expect([...f({ x }).y.dataSync()]).toEqual([1, 2, 3]);
  table = tf.tensor1d([4, 5, 6]);
  expect(() => f({ x })).toThrow(/a tensor from outside/);
});

test("two arguments that are clones of one tensor are two arguments, also when they part later", () => {
  const said: string[] = [];
  const f = step(
    ({ w, mean }: { w: tf.Tensor; mean: tf.Tensor }) => ({ w: tf.sub(w, 1), mean: tf.add(tf.mul(mean, 0.5), tf.mul(w, 0.5)) }),
    { donate: true, say: (text: string) => said.push(text) },
  );
  const first = tf.tensor1d([8, 16]);
  let state: { w: tf.Tensor; mean: tf.Tensor } = { w: first, mean: first.clone() };
  for (let i = 0; i < 6; i++) {
    const next = f(state);
    tf.dispose(state);
    state = next;
  }
  expect([[...state.w.dataSync()], [...state.mean.dataSync()]]).toEqual([
    [2, 10],
    [3.96875, 11.96875],
  ]);
  // Equal results are one value of the program, and two tensors that may be written over separately.
  const twins = step(({ a, b }: { a: tf.Tensor; b: tf.Tensor }) => ({ a: tf.mul(a, 2), b: tf.mul(a, 2), c: b }), { donate: true });
  let pair: { a: tf.Tensor; b: tf.Tensor } = { a: tf.ones([2]), b: tf.ones([2]) };
  for (let i = 0; i < 6; i++) {
    const { a, b, c } = twins(pair);
    expect([...c.dataSync()]).toEqual([2 ** i, 2 ** i]);
    c.dispose();
    tf.dispose(pair);
    pair = { a, b };
  }
  expect([[...pair.a.dataSync()], [...pair.b.dataSync()]]).toEqual([
    [64, 64],
    [64, 64],
  ]);
  expect(said).toEqual([]);
  expect(twins.report().eager).toBeNull();
});

test("an argument that is a clone of what the closure holds is no part of the closure: it goes its way, the closure's stays", () => {
  const teacher = tf.tensor1d([8, 16]);
  const f = step(({ w }: { w: tf.Tensor }) => ({ w: tf.add(tf.mul(w, 0.5), tf.mul(teacher, 0.25)) }), { donate: true });
  let state: { w: tf.Tensor } = { w: teacher.clone() };
  for (let i = 0; i < 6; i++) {
    // As when an earlier state, or a layer's first weights, are taken up again.
    if (i === 3) {
      state.w.dispose();
      state = { w: teacher.clone() };
    }
    const next = f(state);
    tf.dispose(state);
    state = next;
  }
  expect([...teacher.dataSync()]).toEqual([8, 16]);
  expect([...state.w.dataSync()]).toEqual([4.5, 9]);
  expect(f.report().eager).toBeNull();
});

test("an argument that is handed on comes out as it went in", () => {
  const f = step(({ a, b }: { a: tf.Tensor; b: tf.Tensor }) => ({ a, twice: tf.mul(b, 2), b }));
  const [a, b] = [tf.tensor1d([1, 2]), tf.tensor1d([3])];
  for (let i = 0; i < 6; i++) {
    const made = f({ a, b });
    expect([[...made.a.dataSync()], [...made.twice.dataSync()], [...made.b.dataSync()]]).toEqual([[1, 2], [6], [3]]);
  }
  expect(a.isDisposed || b.isDisposed).toBe(false);
});

test("splitting, transposing and joining heads around products costs no instruction", () => {
  const f = step(({ qkv }: { qkv: tf.Tensor }) => {
    const [q, k, v] = tf.split(tf.transpose(tf.reshape(qkv, [2, 5, 3, 4, 8]), [2, 0, 3, 1, 4]), 3).map((one) => tf.squeeze(one, [0])) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    return { y: tf.reshape(tf.transpose(tf.matMul(tf.matMul(q, k, false, true), v), [0, 2, 1, 3]), [2, 5, 32]) };
  });
  const qkv = tf.randomNormal([2, 5, 96], 0, 1, "float32", 3);
  for (let i = 0; i < 4; i++) f({ qkv }).y.dispose();
  expect(f.report().programs.map(({ instructions }) => instructions)).toEqual([2]);
});

test("rows too long for many registers are cut into several tiles, with the eager run's bits", () => {
  const f = step(({ x }: { x: tf.Tensor }) => ({
    y: tf.grad((z) => tf.sum(tf.square(tf.mul(tf.logSoftmax(tf.tanh(tf.mul(tf.softmax(z), tf.exp(z)))), tf.sigmoid(tf.sin(z))))))(x),
  }));
  for (let i = 0; i < 3; i++) f({ x: tf.randomNormal([3, 7000], 0, 1, "float32", 1 + i) }).y.dispose();
  expect(f.report().eager).toBeNull();
  expect(f.report().programs[0]?.instructions).toBeGreaterThan(2);
});

test("a shape error is tfjs's own, in every call", () => {
  const f = step(({ x }: { x: tf.Tensor }) => ({ y: tf.matMul(x as tf.Tensor2D, tf.ones([5, 2])) }));
  expect(() => f({ x: tf.ones([3, 4]) })).toThrow(/inner/i);
  expect([...f({ x: tf.ones([1, 5]) }).y.dataSync()]).toEqual([5, 5]);
});
