import * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CacheFolder, defaultLimit, openCache } from "./folder.ts";

let folder: string;
let cache: CacheFolder;
beforeEach(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), "cache-"));
  cache = openCache(join(folder, "Cache"));
});
afterEach(() => fs.rm(folder, { recursive: true }));

const bytes = (count: number) => new Uint8Array(count).fill(7);
const old = (name: string, seconds: number) => fs.utimes(join(folder, "Cache", "results", name), new Date(seconds), new Date(seconds));

test("what is written is read by whoever opens the folder next; what is not there is null", async () => {
  await cache.write("results", "a", bytes(3));
  expect(await openCache(join(folder, "Cache")).read("results", "a")).toEqual(Buffer.from(bytes(3)));
  expect(await cache.read("states", "a")).toBeNull();
});

test("over its limit the longest unused goes first", async () => {
  for (const name of ["a", "b", "c"]) await cache.write("results", name, bytes(100));
  await old("a", 1000);
  await old("b", 2000);
  await cache.read("results", "a");
  await cache.limit(250);
  await cache.trim();
  expect((await cache.usage()).bytes).toBe(200);
  expect(await cache.read("results", "b")).toBeNull();
  expect(await cache.read("results", "a")).not.toBeNull();
});

test("a state that is linked takes no second copy, and outlives the file that it came from", async () => {
  const file = join(folder, "state.safetensors");
  await fs.writeFile(file, bytes(10));
  await cache.link("states", "s", file);
  expect((await fs.stat(file)).nlink).toBe(2);
  await fs.rm(file);
  expect(await cache.read("states", "s")).toEqual(Buffer.from(bytes(10)));
});

test("clearing forgets all results and keeps the limit; a damaged limit is the default", async () => {
  await cache.limit(5);
  await cache.write("results", "a", bytes(3));
  await cache.clear();
  expect(await cache.usage()).toMatchObject({ bytes: 0, results: 0, limit: 5 });
  await fs.writeFile(join(folder, "Cache", "limit.json"), "{");
  expect((await cache.usage()).limit).toBe(defaultLimit);
});
