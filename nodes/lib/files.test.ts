import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageFile, read, writeWhole } from "./files.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "patchbay-files-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a package's file is found though its exports do not name it", async () => {
  const text = new TextDecoder().decode(await packageFile("mnist", "src/digits/3.json"));
  expect(JSON.parse(text).data.length % 784).toBe(0);
});

test("a missing package is named, with the way out", async () => {
  await expect(packageFile("no-such-package-here", "x.bin")).rejects.toThrow(/x\.bin of the package no-such-package-here.*npm install/);
});

test("what is written is read back, and nothing temporary stays", async () => {
  const path = join(folder, "deep", "file.bin");
  await writeWhole(path, new Uint8Array([1, 2, 3]));
  await writeWhole(path, new Uint8Array([4, 5]));
  expect([...((await read(path)) as Uint8Array)]).toEqual([4, 5]);
  expect(await readdir(join(folder, "deep"))).toEqual(["file.bin"]);
});

test("a file that cannot be written leaves the old one whole and nothing beside it", async () => {
  const path = join(folder, "taken");
  await writeWhole(join(path, "inner"), "kept");
  await expect(writeWhole(path, "lost")).rejects.toThrow();
  expect(await readdir(path)).toEqual(["inner"]);
  expect((await readdir(folder)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

test("reading what is not there gives null", async () => {
  expect(await read(join(folder, "nothing"))).toBeNull();
});
