import * as tf from "@tensorflow/tfjs";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { useEngine } from "../../../nodes/lib/engine.ts";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { KeyScope } from "../../../nodes/lib/key.ts";
import { Problem } from "../../../nodes/lib/problem.ts";
import { Stopped } from "../../../nodes/lib/run.ts";
import type { Schedule, Table } from "../../../nodes/ports.ts";
import type { Call, Plan } from "../../common/plan.ts";
import { createInterpreter, type NodeFunction } from "./interpret.ts";
import { createStore, type Store } from "./store.ts";
import type { NodeInfo } from "./values.ts";

// biome-ignore lint/suspicious/noExplicitAny: made-up nodes, called as the interpreter calls real ones
type Args = any;
type Arms = Record<string, { metrics: { size: number } }>;

/** A small world of nodes, each counting how often it is called. */
let calls: string[] = [];
const functions: Record<string, NodeFunction> = {
  rate: ({ value }: Args): Schedule => {
    calls.push("rate");
    return { is: "Schedule", init: () => null, at: (state) => ({ value, state }) };
  },
  step: ({ rate }: Args) => ({ is: "GradientTransform", rate }),
  data: ({ count }: Args) => {
    calls.push("data");
    tf.ones([7]);
    return { is: "Examples", count, columns: { input: { role: "input", values: tf.zeros([count as number, 4]) } } };
  },
  fit: async ({ data, rate, key, run }: Args) => {
    calls.push("fit");
    run.drives({ rate });
    run.note("It runs slower.");
    for (let step = 1; step <= 3; step++) {
      run.numbers(step, { rate: rate.at(null, { step, presentations: 0, metrics: {} }).value });
      run.metric(step, { loss: key.words[0] / step });
      tf.zeros([3]);
      await run.breathe();
    }
    run.show("weights", { is: "Text", text: "w" });
    return { model: { is: "Model", weights: { w: data.columns.input.values.clone() } }, run: { is: "Trained", updates: 3 } };
  },
  loss: ({ model }: Args) => {
    calls.push("loss");
    const hidden = tf.scalar(3);
    return { is: "Objective", model, evaluate: () => hidden.dataSync()[0] };
  },
  score: ({ model, objective }: Args) => {
    calls.push("score");
    return { is: "Scores", metrics: { size: model.weights.w.size, three: objective.evaluate() } };
  },
  compare: async ({ seeds, each, run }: Args) => {
    calls.push("compare");
    const rows: (number | string)[][] = [];
    for (const seed of seeds) {
      tf.engine().startScope();
      try {
        const key: KeyScope = (stream) => ({ is: "Key", words: [seed, stream.length] });
        const arms: Arms = await each({ seed, key, run: run.scope(`seed=${seed}`) });
        for (const [arm, { metrics }] of Object.entries(arms)) rows.push([arm, seed, metrics.size]);
      } finally {
        tf.engine().endScope();
      }
      run.partial({ is: "Table", columns: ["arm", "seed", "size"], rows: [...rows] });
    }
    return { is: "Table", columns: ["arm", "seed", "size"], rows };
  },
  verdict: ({ table, margin, run }: Args) => {
    calls.push("verdict");
    run.show("verdict", { is: "Text", text: `${table.rows.length} rows, margin ${margin}` });
    return { is: "Verdict", lines: [] };
  },
  /** Hands its turns an object of its own making. */
  crowd: async ({ size, each, run }: Args) => {
    const handed = { is: "Schedule", size };
    const made: Record<string, unknown>[] = [];
    for (const member of [1, 2]) made.push(await each({ first: handed, run: run.scope(`member=${member}`) }));
    return { is: "Table", columns: ["seen"], rows: made.map(({ seen }) => [(seen as { metrics: { size: number } }).metrics.size]) };
  },
  look: ({ first }: Args) => {
    calls.push("look");
    return { is: "Scores", metrics: { size: first.size } };
  },
  fail: () => {
    throw new RangeError("matMul: inner shapes do not match");
  },
};
const infos = Object.fromEntries(
  Object.keys(functions).map((name): [string, NodeInfo] => [
    `t/${name}`,
    {
      file: name,
      call: name,
      hash: name,
      async: ["fit", "compare", "crowd"].includes(name),
      preview: false,
      follows: name === "verdict",
      reports: true,
      bodies: {},
      outputs: { out: "x" },
    },
  ]),
);

const plan = ({ seeds = [1, 2], margin = 0.1, value = 0.5 } = {}): Plan => {
  const body: Call[] = [
    { name: "train", node: "t/fit", args: { data: { from: "pool" }, rate: { from: "speed" }, key: { key: "order" }, run: { run: true } } },
    { name: "goal", node: "t/loss", args: { model: { from: "train", field: "model" } } },
    { name: "score", node: "t/score", args: { model: { from: "train", field: "model" }, objective: { from: "goal" } } },
  ];
  return {
    title: "small",
    seed: 9,
    settings: {},
    calls: [
      { name: "pool", node: "t/data", args: { count: { lit: 5 } } },
      { name: "speed", node: "t/rate", args: { value: { lit: value } } },
      {
        name: "table",
        node: "t/compare",
        args: {
          seeds: { lit: seeds },
          each: { body, params: ["seed", "key", "run"], result: { a: { from: "score" } } },
          run: { run: true },
        },
      },
      { name: "result", node: "t/verdict", args: { table: { from: "table" }, margin: { lit: margin }, run: { run: true } } },
    ],
  };
};

let store: Store;
let events: RunEvent[];
let stop = false;
const run = async (which: Plan, maxUpdates = Number.POSITIVE_INFINITY) => {
  events = [];
  calls = [];
  return createInterpreter({
    ground: { nodes: infos, under: "test" },
    store,
    load: async ({ call }) => functions[call] as NodeFunction,
    session: {
      emit: (event) => events.push(event),
      idle: () => {},
      stopped: () => stop,
      maxUpdates,
      packageFile: async () => new Uint8Array(),
      download: async () => new Uint8Array(),
    },
  }).run(which);
};
const tensors = () => tf.memory().numTensors;
const metrics = () => events.filter((event) => event.event === "metric");

beforeAll(async () => void (await useEngine()));
beforeEach(() => {
  store = createStore(2 ** 30);
  stop = false;
});

describe("an interpreter", () => {
  test("calls what the plan says, in order, with a container's body once a turn", async () => {
    const values = await run(plan());
    expect(calls.filter((call) => call !== "verdict")).toEqual(["data", "rate", "compare", "fit", "loss", "score", "fit", "loss", "score"]);
    const table = values.get("table")?.value as Table;
    expect(table.rows).toEqual([
      ["a", 1, 20],
      ["a", 2, 20],
    ]);
  });

  test("calls nothing the second time, tells the same metrics again and keeps no more tensors", async () => {
    await run(plan());
    const [before, told] = [tensors(), metrics()];
    await run(plan());
    expect(calls).toEqual([]);
    expect(metrics()).toEqual(told);
    expect(told.length).toBe(6);
    expect(tensors()).toBe(before);
    expect(events.filter((event) => event.event === "call").every((event) => event.state === "cached")).toBe(true);
  });

  test("tells a remark at its node and turn; where nothing is computed again, nothing was slow", async () => {
    const notes = () => events.filter((event) => event.event === "note");
    await run(plan());
    expect(notes()).toEqual(["seed=1", "seed=2"].map((path) => ({ event: "note", node: "train", path, text: "It runs slower." })));
    await run(plan());
    expect(notes()).toEqual([]);
  });

  test("leaves no tensor that is in no result", async () => {
    const before = tensors();
    await run(plan());
    // pool, and for each seed the weights and the number hidden in the objective
    expect(tensors() - before).toBe(1 + 2 * 2);
  });

  test("runs one call when one margin changes", async () => {
    await run(plan());
    await run(plan({ margin: 0.2 }));
    expect(calls).toEqual(["verdict"]);
  });

  test("runs a new seed's calls, its container and the verdict, and nothing of the old seeds", async () => {
    await run(plan());
    await run(plan({ seeds: [1, 2, 3] }));
    expect(calls.filter((call) => call !== "verdict")).toEqual(["compare", "fit", "loss", "score"]);
    expect(calls).toContain("verdict");
    expect(metrics().map((event) => event.path)).toEqual(["1", "2", "3"].flatMap((seed) => Array(3).fill(`seed=${seed}`)));
  });

  test("trains again with another --steps, and not with the same", async () => {
    await run(plan());
    await run(plan(), 2);
    expect(calls).toContain("fit");
    await run(plan(), 2);
    expect(calls).toEqual([]);
  });

  test("shows a follower on every partial value", async () => {
    await run(plan());
    const shown = events
      .filter((event) => event.event === "view" && event.node === "result")
      .map((event) => ("view" in event ? event.view : null));
    expect(shown.map((view) => (view as { text: string }).text)).toContain("1 rows, margin 0.1");
  });

  test("tells which schedule drives a number, also under a new name after renaming", async () => {
    await run(plan());
    expect(events.find((event) => event.event === "number")).toMatchObject({
      node: "speed",
      path: "seed=1",
      name: "rate",
      value: 0.5,
      by: "speed",
    });
    const renamed = JSON.parse(JSON.stringify(plan()).replaceAll('"speed"', '"pace"')) as Plan;
    await run(renamed);
    expect(calls).toEqual([]);
    expect(events.find((event) => event.event === "number")).toMatchObject({ node: "pace", by: "pace" });
  });

  test("tells the schedule also where a kept optimizer of an earlier run holds it", async () => {
    const through = (count: number): Plan => {
      const fit: Call = {
        name: "train",
        node: "t/fit",
        args: { data: { from: "pool" }, rate: { from: "sgd", field: "rate" }, key: { key: "order" }, run: { run: true } },
      };
      const [, speed] = plan().calls as [Call, Call];
      const pool: Call = { name: "pool", node: "t/data", args: { count: { lit: count } } };
      return { ...plan(), calls: [pool, speed, { name: "sgd", node: "t/step", args: { rate: { from: "speed" } } }, fit] };
    };
    await run(through(5));
    await run(JSON.parse(JSON.stringify(through(6)).replaceAll('"speed"', '"pace"')) as Plan);
    expect(calls).toEqual(["data", "fit"]);
    expect(events.filter((event) => event.event === "number").map(({ node }) => node)).toEqual(["pace", "pace", "pace"]);
  });

  test("tells two schedules with equal settings apart", async () => {
    const twice = plan();
    const [pool, speed, table, result] = twice.calls as [Call, Call, Call, Call];
    await run({ ...twice, calls: [pool, { ...speed, name: "other" }, speed, table, result] });
    expect(events.find((event) => event.event === "number")).toMatchObject({ by: "speed" });
  });

  test("evicts down to its limit, never what a kept result holds, and computes again what is asked for", async () => {
    const before = tensors();
    store = createStore(0);
    await run(plan());
    expect(tensors()).toBe(before);
    await run(plan());
    expect(calls).toContain("data");
  });

  test("stops at the next breath and leaves no tensor of the stopped call", async () => {
    await run(plan({ seeds: [1] }));
    const before = tensors();
    const going = run(plan({ seeds: [1], value: 0.7 }));
    stop = true;
    await expect(going).rejects.toBeInstanceOf(Stopped);
    expect(tensors()).toBe(before);
  });

  test("names the innermost node that failed, and leaves the engine's scopes as they were", async () => {
    const broken = plan();
    const table = broken.calls[2] as Call;
    const each = table.args.each as { body: Call[]; params: string[]; result: Record<string, { from: string }> };
    const bad: Plan = {
      ...broken,
      calls: [
        ...broken.calls.slice(0, 2),
        { ...table, args: { ...table.args, each: { ...each, body: [...each.body, { name: "odd", node: "t/fail", args: {} }] } } },
      ],
    };
    const error = await run(bad).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({ code: "node-failed", node: "odd", message: "matMul: inner shapes do not match" });
    expect(tf.engine().state.activeScope ?? null).toBe(null);
  });
});

test("what a container makes for its turns is told apart by the container and the turn, and is known again", async () => {
  const crowd = (name: string, size: number): Call => ({
    name,
    node: "t/crowd",
    args: {
      size: { lit: size },
      each: {
        body: [{ name: `${name}Look`, node: "t/look", args: { first: { param: "first" } } }],
        params: ["first", "run"],
        result: { seen: { from: `${name}Look` } },
      },
      run: { run: true },
    },
  });
  const of = (...sizes: number[]): Plan => ({
    title: "crowds",
    seed: 1,
    settings: {},
    calls: sizes.map((size, place) => crowd(`crowd${place}`, size)),
  });
  const both = await run(of(5, 7));
  expect([...both.values()].map(({ value }) => (value as Table).rows)).toEqual([
    [[5], [5]],
    [[7], [7]],
  ]);
  expect(calls).toEqual(["look", "look", "look", "look"]);
  const other = await run(of(6, 7));
  expect([...other.values()].map(({ value }) => (value as Table).rows)).toEqual([
    [[6], [6]],
    [[7], [7]],
  ]);
  expect(calls).toEqual(["look", "look"]);
});
