import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { Problem } from "../lib/problem.ts";
import { expandLinear } from "./expand-linear.ts";
import { line, logits, net, values } from "./grow.test-helper.ts";
import { remap } from "./remap.ts";

beforeAll(useEngine);
const grown = (depth: number, slope = 1, source = line(4)) =>
  remap({ sources: [source], map: expandLinear({ source, target: net(depth, 9), slope }) });

test("at its own depth the written-out net has the logits of the line", () => {
  const source = line(4);
  for (const [at, logit] of logits(grown(4, 1, source)).entries()) expect(logit).toBeCloseTo(logits(source)[at] as number, 5);
});

test("one block is the base; without slope all blocks are", () => {
  const source = line(4);
  expect(values(grown(1).weights, "block1/up/kernel")).toEqual(values(source.weights, "line/base/up/kernel"));
  const flat = grown(3, 0).weights;
  expect(values(flat, "block3/up/kernel")).toEqual(values(flat, "block1/up/kernel"));
});

test("block 2 of 4 lies in the middle between its neighbours, and the last one short of the line's end", () => {
  const { weights } = grown(4);
  const [first, second, third, last] = ["block1", "block2", "block3", "block4"].map((block) => values(weights, `${block}/down/kernel`));
  for (const [at, value] of (second as number[]).entries())
    expect(value).toBeCloseTo(((first?.[at] as number) + (third?.[at] as number)) / 2, 6);
  const slope = values(line(4).weights, "line/slope/down/kernel");
  for (const [at, value] of (last as number[]).entries())
    expect(value).toBeCloseTo((first?.[at] as number) + 0.75 * (slope[at] as number), 6);
});

test("a model without a line is refused", () => {
  expect(() => expandLinear({ source: net(4), target: net(2), slope: 1 })).toThrow(Problem);
});
