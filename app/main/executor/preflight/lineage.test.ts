import { expect, test } from "vitest";
import type { Arg, Plan } from "../../../common/plan.ts";
import { lineageOf, varyingIn } from "./lineage.ts";
import { createTallies, secondsOf } from "./tally.ts";
import { call, from, lit } from "./world.test-helper.ts";

const body = (params: readonly string[], calls: ReturnType<typeof call>[]): Extract<Arg, { body: unknown }> => ({
  params,
  body: calls,
  result: {},
});

test("what differs between turns is what draws from their seed, reads their value, or is made of that", () => {
  const inner = body(["value", "run"], [call("swept", "n", { a: { param: "value" } }), call("insideSeed", "n", { key: { key: "order" } })]);
  const each = body(
    ["key", "run"],
    [
      call("fixed", "n", { a: lit(1) }),
      call("fromOutside", "n", { a: from("outside") }),
      call("drawn", "n", { key: { key: "model" } }),
      call("follows", "n", { a: { list: [from("fixed"), from("drawn")] } }),
      call("container", "n", { each: inner }),
    ],
  );
  expect([...varyingIn(each)].sort()).toEqual(["container", "drawn", "follows", "insideSeed"]);
  expect([...varyingIn(inner)]).toEqual(["swept"]);
});

test("a container inside that brings seeds of its own does not depend on the seed around it", () => {
  const own = body(["key", "run"], [call("drawn", "n", { key: { key: "model" } })]);
  expect([...varyingIn(body(["key", "run"], [call("container", "n", { each: own })]))]).toEqual([]);
});

test("the examples of a training are found through what stands between", () => {
  const plan: Plan = {
    title: "",
    seed: 1,
    settings: {},
    calls: [
      call("data", "d", {}),
      call("split", "s", { examples: from("data") }),
      call("order", "b", { examples: from("split", "a") }),
      call("train", "t", { batches: from("order") }),
    ],
  };
  const outputs = { d: { out: "Examples" }, s: { a: "Examples", b: "Examples" }, b: { out: "Batches" }, t: { model: "Model" } };
  const lineage = lineageOf(plan, Object.fromEntries(Object.entries(outputs).map(([id, one]) => [id, { outputs: one } as never])));
  expect(lineage.source("train", "batches", "Examples")).toBe("split");
  expect(lineage.before("train")).toEqual(["order", "split", "data"]);
});

test("turns count as often as they are asked for, and what they share once", async () => {
  const tallies = createTallies();
  tallies.add("data", 1);
  const { cost } = await tallies.turn(async () => {
    tallies.add("shared", 10);
    const inner = await tallies.turn(async () => tallies.add("train", 2));
    tallies.again(inner.cost, new Set(["train"]));
  });
  tallies.again(cost, new Set(["train"]));
  tallies.again(cost, new Set(["train"]));
  expect(Object.fromEntries(tallies.total)).toEqual({
    data: { times: 1, seconds: 1 },
    shared: { times: 1, seconds: 10 },
    train: { times: 6, seconds: 12 },
  });
  expect(secondsOf(tallies.total)).toBe(23);
});
