import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../lib/engine.ts";
import { leftBehind } from "../lib/tiny.test-helper.ts";
import { tiny } from "../lib/tiny-ports.test-helper.ts";
import { constant } from "../schedules/constant.ts";
import { mixBatches } from "./mix-batches.ts";
import { source } from "./source.ts";

beforeAll(useEngine);
const clock = { step: 0, presentations: 0, metrics: {} };

test("it deals what its batches deal, under a name and with a share that stays the object it was given", () => {
  const share = constant({ value: 0.3 });
  const named = source({ batches: tiny.Batches(), share, name: "web" });
  expect(named.name).toBe("web");
  expect(named.numbers?.share).toBe(share);
  expect(named.next(named.init(), clock)).toEqual(tiny.Batches().next(tiny.Batches().init(), clock));
});

test("numbers of a mix inside keep their names, and its own share goes first", () => {
  const inner = mixBatches({ sources: [source({ batches: tiny.Batches(), share: 2, name: "a" })], size: 4, within: "batch" });
  const once = source({ batches: inner, share: 3, name: "b" });
  expect(once.numbers).toEqual({ "a.share": 2, share: 3 });
  expect(source({ batches: once, share: 4, name: "c" }).numbers).toEqual({ "a.share": 2, "inner.share": 3, share: 4 });
});

test("it owns its examples", () => {
  const batches = tiny.Batches();
  expect(leftBehind(() => source({ batches, share: 1, name: "a" }))).toBe(0);
  expect(batches.examples.columns.input?.values.isDisposed).toBe(false);
});
