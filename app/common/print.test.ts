import { expect, test } from "vitest";
import { example, smallCatalog } from "./catalog.test-helper.ts";
import { compile } from "./compile.ts";
import type { GraphDocument } from "./document.ts";
import { rename } from "./edit.ts";
import { print } from "./print.ts";

function scriptOf(document: GraphDocument) {
  const { plan, problems } = compile(document, smallCatalog);
  expect(problems).toEqual([]);
  return print(plan as NonNullable<typeof plan>, smallCatalog);
}

test("a graph with containers prints as the program that a person would write", () => {
  expect(scriptOf(example()).text).toMatchInlineSnapshot(`
    "// SPDX-License-Identifier: MIT-0
    // Cyclical learning rate
    // Made with Patchbay. Run: node experiment.ts [--seed N] [--steps N] [--out DIR] [--resume] [--json] [--peak 0.1]
    import { batches } from "./nodes/data/batches.ts";
    import { digits } from "./nodes/data/digits.ts";
    import { partition } from "./nodes/data/partition.ts";
    import { compare } from "./nodes/evaluation/compare.ts";
    import { evaluate } from "./nodes/evaluation/evaluate.ts";
    import { sweep } from "./nodes/evaluation/sweep.ts";
    import { verdict } from "./nodes/evaluation/verdict.ts";
    import { start } from "./nodes/lib/script.ts";
    import { mlp } from "./nodes/models/mlp.ts";
    import { crossEntropy } from "./nodes/objectives/cross-entropy.ts";
    import { scaleBySchedule } from "./nodes/optimizers/scale-by-schedule.ts";
    import { cyclical } from "./nodes/schedules/cyclical.ts";
    import { train } from "./nodes/training/train.ts";

    const { settings, key, run, finish } = await start({ seed: 1, seeds: [101, 102], settings: { peak: 0.1 } });

    const data = await digits({ size: "14", flat: true, count: 1000, run: run("data") });
    const { a: splitA, b: splitB } = partition({ examples: data, amount: 0.8, key: key("split") });
    const table = await compare({
      seeds: settings.seeds,
      each: async ({ key, run }) => {
        const model = mlp({ widths: [64, 64], outputs: 10, key: key("model") });
        const order = batches({ examples: splitA, size: 64, key: key("order") });
        const loss = crossEntropy({ column: "" });
        const cycle = cyclical({ base: 0.02, peak: settings.peak, halfCycle: 100, shape: "triangular" });
        const rate = scaleBySchedule({ rate: cycle });
        const { model: trainModel } = await train({
          model,
          batches: order,
          gradient: loss,
          optimizer: rate,
          budget: 400,
          unit: "updates",
          run: run("train"),
        });
        const score = await evaluate({ model: trainModel, examples: splitB, run: run("score") });
        const grid = await sweep({
          values: [0.01, 0.1],
          each: async ({ value, run }) => {
            const gridRate = scaleBySchedule({ rate: value });
            const { model: gridTrainModel } = await train({
              model,
              batches: order,
              gradient: loss,
              optimizer: gridRate,
              budget: 400,
              unit: "updates",
              run: run("gridTrain"),
            });
            const gridScore = await evaluate({ model: gridTrainModel, examples: splitB, run: run("gridScore") });
            return { accuracy: gridScore };
          },
          run: run("grid"),
        });
        return { cyclical: score, fixed: grid };
      },
      run: run("table"),
    });
    const result = verdict({
      table,
      lines: [{ kind: "better", metric: "accuracy", margin: 0.01, claim: "The cycle beats every fixed rate." }],
      run: run("result"),
    });

    await finish({ table, result });
    "
  `);
});

test("every line of a call, and no other, leads to its node", () => {
  const { text, lines } = scriptOf(example());
  const of = (name: string) => text.split("\n").filter((_, at) => lines[at] === name);
  expect(of("data")).toHaveLength(1);
  expect(of("gridScore").join()).toContain('run("gridScore")');
  expect(of("grid").join("\n")).toContain("values: [0.01, 0.1]");
  expect(of("grid").join("\n")).not.toContain("gridScore(");
  expect(text.split("\n")).toHaveLength(lines.length);
  expect(text.split("\n").filter((line, at) => lines[at] === null && /= (await )?(digits|mlp|train)\(/.test(line))).toEqual([]);
});

test("no text of a document leaves the comments that it stands in", () => {
  const separator = "\u2028";
  const document = { ...example(), title: `a */ b\n\`x\` ${separator}stop();\u202e` };
  const loss = document.nodes.find(({ name }) => name === "loss") as (typeof document.nodes)[number];
  for (const text of [`${separator}stop()`, "a\nb", "`x`", "$(stop)", '"', "it's"]) {
    const nodes = document.nodes.map((node) => (node === loss ? { ...node, settings: { ...node.settings, column: text } } : node));
    const [, title, made, first] = scriptOf({ ...document, nodes, promoted: ["loss.column"] }).text.split(/\r\n|[\n\r\u2028\u2029]/);
    expect(title).toBe("// a */ b `x` stop();");
    expect(made).toMatch(/^\/\/ Made with Patchbay\. Run: node experiment\.ts .*\[--column .+\]$/);
    expect(made).not.toMatch(/"\$|`/);
    expect(first).toMatch(/^import /);
  }
});

test("a result is called as in the app, also where its variable had to step aside for a function", () => {
  const edited = rename(example(), "table", "compare");
  if ("problem" in edited) throw new Error(edited.problem.message);
  const { plan } = compile(edited.document, smallCatalog);
  expect(print(plan!, smallCatalog).text).toContain("await finish({ compare: compareNode, result });");
});
