import { expect, test } from "vitest";
import type { Call } from "../../common/plan.ts";
import { callIdentity, type Ground, type Names } from "./identity.ts";
import type { NodeInfo } from "./values.ts";

const info = (hash: string): NodeInfo => ({
  file: "f",
  call: "f",
  hash,
  async: false,
  preview: false,
  follows: false,
  reports: true,
  bodies: {},
  outputs: { out: "Model" },
});
const ground = (c: Partial<Ground> & { hash?: string } = {}): Ground => ({
  nodes: { "m/a": info(c.hash ?? "1"), "m/b": info("2") },
  under: "node 26",
  ...c,
});
const names: Names = {
  call: (name) => `call ${name}`,
  param: (name) => `param ${name}`,
  key: (stream) => [stream.length, 7],
  maxUpdates: Number.POSITIVE_INFINITY,
};
const call = (args: Call["args"], name = "a"): Call => ({ name, node: "m/a", args });
const id = (one: Call, on = ground(), seen = names) => callIdentity(one, on, seen);
const each = (body: readonly Call[]): Call =>
  call({ each: { body, params: ["seed", "key"], result: { arm: { from: body.at(-1)?.name ?? "" } } } });

test("the order of settings and the node's own name do not count", () => {
  expect(id(call({ x: { lit: 1 }, y: { lit: [1, { b: 1, a: 2 }] } }))).toBe(
    id(call({ y: { lit: [1, { a: 2, b: 1 }] }, x: { lit: 1 } }, "other")),
  );
});

test("a flag of the script counts by its value", () => {
  expect(id(call({ x: { setting: "peak", lit: 1 } }))).toBe(id(call({ x: { lit: 1 } })));
  expect(id(call({ x: { setting: "peak", lit: 2 } }))).not.toBe(id(call({ x: { lit: 1 } })));
});

test("source, engine, settings, inputs, fields and streams count", () => {
  const base = call({ x: { lit: 1 }, m: { from: "n", field: "a" }, key: { key: "order" } });
  const others = [
    id(base, ground({ hash: "changed" })),
    id(base, ground({ under: "node 27" })),
    id(call({ ...base.args, x: { lit: 2 } })),
    id(call({ ...base.args, m: { from: "n", field: "b" } })),
    id(base, ground(), { ...names, call: () => "changed" }),
    id(base, ground(), { ...names, key: () => [1, 8] }),
  ];
  expect(new Set([id(base), ...others]).size).toBe(others.length + 1);
});

test("run does not count, except for the updates that it allows", () => {
  const told = call({ run: { run: true } });
  const capped = { ...names, maxUpdates: 10 };
  expect(id(told, ground(), capped)).not.toBe(id(told));
  expect(id(call({}), ground(), capped)).toBe(id(call({})));
});

test("a body counts by its text, its functions and what it captures, not by the seed that is handed in", () => {
  const body: Call[] = [{ name: "net", node: "m/b", args: { data: { from: "pool" }, key: { key: "model" } } }];
  const base = id(each(body));
  expect(id(each(body), ground(), { ...names, key: () => [9, 9], param: () => "other" })).toBe(base);
  expect(id(each(body), ground(), { ...names, call: (name) => `changed ${name}` })).not.toBe(base);
  expect(id(each([{ ...(body[0] as Call), args: { ...body[0]?.args, width: { lit: 3 } } }]))).not.toBe(base);
  expect(id(each(body), ground({ nodes: { "m/a": info("1"), "m/b": info("changed") } }))).not.toBe(base);
});
