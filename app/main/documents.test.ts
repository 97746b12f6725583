import * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { GraphDocument } from "../common/document.ts";
import { createDocuments, type Disk } from "./documents.ts";
import { HostProblem } from "./host-problem.ts";

let folder: string;
const small = (title: string): GraphDocument => ({ patchbay: 1, title, seed: 1, nodes: [], wires: [] });
const documents = (disk?: Disk, where = folder) => createDocuments(where, async () => ({ nodes: {} }), disk);

/** The disk, with one operation of the temporary file failing. */
function failing(step: "write" | "sync" | "rename", code: string): Disk {
  const error = Object.assign(new Error(code), { code });
  return {
    ...fs,
    rename: step === "rename" ? () => Promise.reject(error) : fs.rename,
    open: async (...args: Parameters<typeof fs.open>) => {
      const file = await fs.open(...args);
      if (step === "write")
        file.writeFile = async (text) => {
          await file.write(String(text).slice(0, 5));
          throw error;
        };
      if (step === "sync") file.sync = () => Promise.reject(error);
      return file;
    },
  };
}

beforeEach(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), "patchbay-documents-"));
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

test("what was saved opens as it was, and is listed with its title, newest first", async () => {
  await documents().save("first", small("First"));
  await fs.utimes(join(folder, "first.json"), 1, 1);
  const path = await documents().save("second.json", small("Second"));
  expect(path).toBe(join(folder, "second.json"));
  expect((await documents().open(path)).document).toEqual(small("Second"));
  expect((await documents().list()).map(({ name, title }) => [name, title])).toEqual([
    ["second", "Second"],
    ["first", "First"],
  ]);
});

test("files that are no graphs are not listed, one that broke is, and a folder that does not exist is empty", async () => {
  await fs.writeFile(join(folder, "package.json"), `{"name":"x"}`);
  expect(await documents().list()).toEqual([]);
  await fs.writeFile(join(folder, "broken.json"), `{"patchbay":1,`);
  expect(await documents().list()).toMatchObject([{ name: "broken", title: "", unreadable: true }]);
  expect(await documents(undefined, join(folder, "nowhere")).list()).toEqual([]);
});

test("opening a damaged file gives a coded problem and leaves the file alone", async () => {
  const path = join(folder, "broken.json");
  await fs.writeFile(path, `{"patchbay":1,`);
  const { document, problems } = await documents().open(path);
  expect(document).toBe(null);
  expect(problems).toMatchObject([{ code: "not-json" }]);
  expect(await fs.readFile(path, "utf8")).toBe(`{"patchbay":1,`);
});

test("opening what is not there says so", async () => {
  await expect(documents().open("nothing.json")).rejects.toMatchObject({ problem: { code: "not-found" } });
});

describe.each([
  ["write", "ENOSPC", "disk-full"],
  ["sync", "ENOSPC", "disk-full"],
  ["rename", "EACCES", "not-writable"],
  ["write", "EROFS", "not-writable"],
] as const)("when %s fails with %s", (step, code, problem) => {
  test(`saving fails as ${problem}, the old file is whole and no temporary file is left`, async () => {
    const path = await documents().save("graph", small("Old"));
    const error = await documents(failing(step, code))
      .save("graph", small("New"))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HostProblem);
    expect((error as HostProblem).problem.code).toBe(problem);
    expect((await documents().open(path)).document).toEqual(small("Old"));
    expect(await fs.readdir(folder)).toEqual(["graph.json"]);
  });
});

test.skipIf(process.platform !== "linux")("a real disk without space fails as disk-full", async () => {
  // Every write to /dev/full says that there is no space.
  const full: Disk = { ...fs, open: (async () => fs.open("/dev/full", "w")) as typeof fs.open };
  await documents().save("graph", small("Old"));
  await expect(documents(full).save("graph", small("New"))).rejects.toMatchObject({ problem: { code: "disk-full" } });
  expect((await documents().open("graph.json")).document).toEqual(small("Old"));
});

test("two windows that save the same file at once leave one of the two, whole", async () => {
  const [a, b] = [small("a".repeat(300_000)), small("b".repeat(100_000))];
  for (let turn = 0; turn < 5; turn++) {
    const path = (await Promise.all([documents().save("same", a), documents().save("same", b)]))[0] as string;
    expect([a.title, b.title]).toContain((await documents().open(path)).document?.title);
  }
  expect(await fs.readdir(folder)).toEqual(["same.json"]);
});

test.skipIf(process.platform === "win32")("what is no file, say a device that never ends, is not read", async () => {
  await expect(documents().open("/dev/null")).rejects.toMatchObject({ problem: { code: "not-a-file" } });
  await fs.symlink("/dev/null", join(folder, "endless.json"));
  expect(await documents().list()).toEqual([]);
  await expect(documents().open(folder)).rejects.toMatchObject({ problem: { code: "not-a-file" } });
});
