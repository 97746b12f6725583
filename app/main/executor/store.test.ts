import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../../../nodes/lib/engine.ts";
import { createStore, type Entry } from "./store.ts";

const entry = (identity: string, numbers: number, uses: string[] = []): Entry => {
  const tensor = tf.zeros([numbers]);
  return { identity, value: { tensor }, tensors: [tensor], recorded: { identity, told: [] }, uses };
};
const there = (store: ReturnType<typeof createStore>, names: string) => [...names].filter((name) => store.get(name) !== undefined).join("");

beforeAll(async () => void (await useEngine()));

test("over its limit the least recently used goes first, with its tensors", () => {
  const store = createStore(80);
  for (const name of "abc") store.put(entry(name, 10));
  store.touch("a");
  const before = tf.memory().numTensors;
  store.trim();
  expect(there(store, "abc")).toBe("ac");
  expect(store.bytes).toBe(80);
  expect(tf.memory().numTensors).toBe(before - 1);
});

test("what something kept was made of stays until that goes", () => {
  const store = createStore(50);
  store.put(entry("teacher", 10));
  store.put(entry("objective", 5, ["teacher"]));
  store.touch("teacher");
  store.trim();
  expect([store.get("teacher") !== undefined, store.get("objective")]).toEqual([true, undefined]);
});

test("what is in the hands of a call stays, whatever the limit", () => {
  const store = createStore(0);
  store.put(entry("a", 10));
  store.pin("a");
  store.trim();
  expect(there(store, "a")).toBe("a");
  store.unpin("a");
  store.trim();
  expect(there(store, "a")).toBe("");
});

test("kept tensors outlive the engine's scope in which they were made", () => {
  const store = createStore(100);
  tf.engine().startScope();
  const made = entry("a", 3);
  store.put(made);
  tf.engine().endScope();
  expect(made.tensors[0]?.isDisposed).toBe(false);
  expect(store.owns(made.tensors[0] as tf.Tensor)).toBe(true);
});
