import { expect, test } from "vitest";
import { relativeImports } from "./imports.ts";

test("imports for values and for types are told apart; packages are not neighbours", () => {
  const source = `import * as tf from "@tensorflow/tfjs";
import type { Key } from "../lib/key.ts";
import {
  cloneTree,
  type Flat,
} from "../lib/tree.ts";
import "./side-effect.ts";
export { one } from "./one.ts";
export type { Two } from "./two.ts";
const late = await import("./late.ts");`;
  expect(relativeImports(source)).toEqual([
    { path: "../lib/key.ts", type: true },
    { path: "../lib/tree.ts", type: false },
    { path: "./side-effect.ts", type: false },
    { path: "./one.ts", type: false },
    { path: "./two.ts", type: true },
    { path: "./late.ts", type: false },
  ]);
});

test("the program of a thread is imported too, a folder of data is not", () => {
  const source = `const built = new URL("./built/", import.meta.url);\nnew Worker(new URL("./worker.ts", import.meta.url), { name });`;
  expect(relativeImports(source)).toEqual([{ path: "./worker.ts", type: false }]);
});

test("a path that is imported for both counts as imported for values", () => {
  expect(relativeImports(`import type { A } from "./a.ts";\nimport { a } from "./a.ts";`)).toEqual([{ path: "./a.ts", type: false }]);
});

test("an import in a comment or a string is none", () => {
  expect(relativeImports(`// import { a } from "./a.ts";\n * import { b } from "./b.ts";\nconst text = 'x';`)).toEqual([]);
});
