import { expect, test } from "vitest";
import { nodeOf } from "./blame.ts";

const source = `import { train } from "./nodes/training/train.ts";
const { settings, key, run, finish } = await start({ seed: 1 });

const model = mlp({ inputs: 2, key: key("model") });
const table = await compare({
  seeds: settings.seeds,
  each: async ({ seed, key, run }) => {
    const rate = cyclical({ base: 1 });
    const { model: trained } = await train({
      model,
      run: run("practice"),
    });
    return { arm: trained };
  },
  run: run("table"),
});
`;
const at = (...lines: number[]) =>
  ["Error: broken", ...lines.map((line) => `    at async f (file:///a/experiment.ts:${line}:9)`)].join("\n");

test("the innermost call in the script is blamed, by the name it reports under or its variable", () => {
  expect(nodeOf(at(9, 5), "/a/experiment.ts", source)).toBe("practice");
  expect(nodeOf(at(11, 5), "/a/experiment.ts", source)).toBe("practice");
  expect(nodeOf(at(8, 5), "/a/experiment.ts", source)).toBe("rate");
  expect(nodeOf(at(4), "/a/experiment.ts", source)).toBe("model");
  expect(nodeOf(at(5), "/a/experiment.ts", source)).toBe("table");
});

test("a stack without the script blames nobody", () => {
  expect(nodeOf("Error: x\n    at node:internal/main:3:4", "/a/experiment.ts", source)).toBeUndefined();
});
