import { beforeAll, expect, test } from "vitest";
import { repeatOrder } from "../lib/blocks.ts";
import { useEngine } from "../lib/engine.ts";
import { logits, net, values } from "./grow.test-helper.ts";
import { remap } from "./remap.ts";
import { repeatMap } from "./repeat-map.ts";

beforeAll(useEngine);

test("the rules say which block stands where", () => {
  expect(repeatOrder(3, 6, "extend")).toEqual([0, 0, 1, 1, 2, 2]);
  expect(repeatOrder(6, 3, "extend")).toEqual([0, 2, 4]);
  expect(repeatOrder(3, 7, "stack")).toEqual([0, 1, 2, 0, 1, 2, 0]);
  expect(repeatOrder(6, 4, "stack")).toEqual([0, 1, 2, 3]);
  // The paper's own map from five stages to twelve layers.
  expect(repeatOrder(5, 12, "stages")).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4]);
});

test("to its own depth it is the same net, with tensors of its own", () => {
  const source = net(3, 5);
  const same = remap({ sources: [source], map: repeatMap({ source, target: net(3, 6), rule: "stages" }) });
  expect(logits(same)).toEqual(logits(source));
  for (const layer of ["embed", "block1", "output"]) expect(same.weights[layer]).not.toBe(source.weights[layer]);
});

test("a deeper net has each block in its place", () => {
  const source = net(2, 5);
  const { weights } = remap({ sources: [source], map: repeatMap({ source, target: net(4, 6), rule: "extend" }) });
  expect(values(weights, "block2/up/kernel")).toEqual(values(source.weights, "block1/up/kernel"));
  expect(values(weights, "block3/up/kernel")).toEqual(values(source.weights, "block2/up/kernel"));
});
