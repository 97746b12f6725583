import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Capsule, readCapsule } from "../../common/capsule.ts";
import type { Catalog } from "../../common/catalog.ts";
import { setSetting } from "../../common/edit.ts";
import type { PlacedAct, RunAsk } from "../../common/run-record.ts";
import { unzipped, zipped } from "../../common/zip.ts";
import { launch } from "../bench/launch.ts";
import { createExecutor } from "../executor-process.ts";
import { graph } from "../fixtures/graphs.ts";
import { sharedCatalog } from "../host.ts";
import { root } from "../root.ts";
import { createRunStore } from "../runs/store.ts";
import type { RunStore } from "../runs/types.ts";
import { writeCapsuleAside } from "./aside.ts";
import { makeCapsule } from "./make.ts";
import { type Reproduction, reproduce } from "./reproduce.ts";
import { reproductionWords } from "./words.ts";
import { writeCapsule } from "./write.ts";

const projects = mkdtempSync(join(tmpdir(), "patchbay-capsule-"));
let catalog: Catalog;
let store: RunStore;
let bytes: Uint8Array;
beforeAll(async () => {
  ({ catalog } = await sharedCatalog());
  store = createRunStore({ projects });
  await recorded("whole", {});
  bytes = await makeCapsule({ folder: store.folderOf("whole"), catalog, root });
});
afterAll(() => {
  store.close();
  rmSync(projects, { recursive: true, force: true });
});

/** A run as the app keeps it; it may be stopped once it has come so far. */
async function recorded(
  id: string,
  ask: RunAsk,
  { until = Number.POSITIVE_INFINITY, acts = [] as PlacedAct[], peak = 0.1, budget = 40 } = {},
): Promise<void> {
  const document = setSetting(setSetting(graph("one-training", catalog), "rate", "peak", peak), "train", "budget", budget);
  const { launch: made } = await launch({ run: id, document, ask }, { catalog, runs: store });
  const recorder = await store.begin({ id, document, script: made!.script, seeds: made!.seeds, ask, status: "running" });
  const executor = createExecutor({
    events: (events) => {
      recorder.hear(events);
      if (events.some((event) => event.event === "metric" && event.step >= until)) void executor.stop();
    },
    state: () => {},
  });
  await executor.run({ ...made!.order, folder: recorder.folder, acts });
  await recorder.close();
  executor.close();
}

function read(from: Uint8Array): Capsule {
  const capsule = readCapsule(from, catalog);
  if ("problems" in capsule) throw new Error(JSON.stringify(capsule.problems));
  return capsule.capsule;
}
async function again(capsule: Capsule): Promise<Reproduction> {
  const made = await reproduce(capsule, { catalog, root });
  if ("problems" in made) throw new Error(JSON.stringify(made.problems));
  return made.result;
}

describe("the capsule of a run", () => {
  test("makes the same run again, bit for bit, from nothing but the file", async () => {
    const result = await again(read(bytes));
    expect(result).toMatchObject({ outcome: "identical", allowed: 0, status: "done", differences: [] });
    expect(result.comparison.numbers).toBeGreaterThan(100);
    expect(reproductionWords(result)[0]).toMatch(/^Identical bit for bit: \d+ numbers\.$/);
  });

  test("holds seeds, versions, sources, packages and every number, and says in words what it is", () => {
    const { manifest, lock } = read(bytes);
    expect(manifest).toMatchObject({ run: "whole", status: "done", seeds: [3], versions: { node: process.versions.node } });
    expect(manifest.sources["training/train"]).toBe(catalog.nodes["training/train"]?.hash);
    expect(lock.packages["@tensorflow/tfjs-core"]).toMatchObject({ version: "4.22.0", integrity: expect.stringMatching(/^sha512-/) });
    const { files } = unzipped(bytes, { bytes: 2 ** 28, files: 40 }) as { files: Map<string, Uint8Array> };
    const words = new TextDecoder().decode(files.get("README.txt"));
    expect(words).toContain("patchbay reproduce");
    expect(words).toContain("seed 3");
    expect(words).not.toMatch(/undefined|NaN/);
  });

  test("keeps seed and cap on steps of what was asked for", async () => {
    await recorded("asked", { seed: 9, steps: 12 });
    const capsule = read(await makeCapsule({ folder: store.folderOf("asked"), catalog, root }));
    expect(capsule.manifest).toMatchObject({ seeds: [9], ask: { seed: 9, steps: 12 } });
    expect(await again(capsule)).toMatchObject({ outcome: "identical" });
  });

  test("of a run that was stopped is compared as far as that one came", async () => {
    await recorded("stopped", {}, { until: 15, budget: 20_000 });
    const capsule = read(await makeCapsule({ folder: store.folderOf("stopped"), catalog, root }));
    expect(capsule.manifest.status).toBe("stopped");
    const result = await again(capsule);
    expect(result).toMatchObject({ outcome: "identical", comparison: { missing: { count: 0 } } });
  });

  test("makes again what was done by hand while it ran", async () => {
    const acts: PlacedAct[] = [
      { node: "train", path: "", step: 8, act: { do: "hold", name: "rate", value: 0.005 } },
      { node: "train", path: "", step: 20, act: { do: "release", name: "rate" } },
    ];
    await recorded("by-hand", {}, { acts });
    const capsule = read(await makeCapsule({ folder: store.folderOf("by-hand"), catalog, root }));
    expect(capsule.acts).toEqual(acts);
    expect(await again(capsule)).toMatchObject({ outcome: "identical" });
    expect(await again({ ...capsule, acts: [] })).toMatchObject({ outcome: "deviates", comparison: { first: { step: 9 } } });
  });

  test("of a branch holds what it branched off, and makes both again", async () => {
    await recorded("branch", { fork: { run: "whole", node: "train", path: "", step: 17 } }, { peak: 0.3 });
    const capsule = read(await makeCapsule({ folder: store.folderOf("branch"), catalog, root }));
    expect(capsule.origin?.document).toEqual(graph("one-training", catalog));
    expect(await again(capsule)).toMatchObject({ outcome: "identical", comparison: { missing: { count: 0 } } });
    await recorded("twig", { fork: { run: "branch", node: "train", path: "", step: 30 } });
    const twig = makeCapsule({ folder: store.folderOf("twig"), catalog, root });
    await expect(twig).rejects.toMatchObject({ problem: { code: "branch-of-a-branch" } });
  });

  test("with another rate in its graph deviates, and it is said where first", async () => {
    const capsule = read(bytes);
    const result = await again({ ...capsule, document: setSetting(capsule.document, "rate", "peak", 0.1001) });
    expect(result.outcome).toBe("deviates");
    expect(result.comparison.first).toMatchObject({ node: "rate", step: expect.any(Number) });
    expect(result.comparison.largest?.relative).toBeGreaterThan(1e-6);
    expect(reproductionWords(result).join("\n")).toMatch(/Largest deviation .* at step \d+/);
  });
});

test("a run that goes on has no capsule yet, and one that is not there has none", async () => {
  const document = graph("one-training", catalog);
  const recorder = await store.begin({ id: "going", document, script: "", seeds: [3], ask: {}, status: "running" });
  await expect(makeCapsule({ folder: store.folderOf("going"), catalog, root })).rejects.toMatchObject({ problem: { code: "run-goes-on" } });
  await recorder.close();
  await expect(makeCapsule({ folder: join(projects, "nothing"), catalog, root })).rejects.toMatchObject({
    problem: { code: "no-such-run" },
  });
});

test("a run that kept results of others cannot be made again, and says so", async () => {
  const capsule = read(bytes);
  const made = await reproduce({ ...capsule, manifest: { ...capsule.manifest, ask: { pins: { train: "x" } } } }, { catalog, root });
  expect(made).toMatchObject({ problems: [{ code: "not-repeatable" }] });
});

test("a capsule is written whole or not at all", async () => {
  const path = await writeCapsule({ folder: store.folderOf("whole"), path: join(projects, "sub", "mine"), catalog, root });
  expect(path).toBe(join(projects, "sub", "mine.capsule.zip"));
  expect(read(readFileSync(path)).manifest.run).toBe("whole");
  const aside = await writeCapsuleAside({ folder: store.folderOf("whole"), path: join(projects, "aside.zip"), catalog, root });
  expect(readFileSync(aside).equals(readFileSync(path))).toBe(true);
  const nothing = writeCapsuleAside({ folder: join(projects, "nothing"), path: join(projects, "x"), catalog, root });
  await expect(nothing).rejects.toMatchObject({ problem: { code: "no-such-run" } });
  writeFileSync(join(projects, "file"), "");
  await expect(writeCapsule({ folder: store.folderOf("whole"), path: join(projects, "file", "x"), catalog, root })).rejects.toMatchObject({
    problem: { code: "not-a-folder" },
  });
});

test("a capsule is the same file whenever it is made", async () => {
  const { files } = unzipped(bytes, { bytes: 2 ** 28, files: 40 }) as { files: Map<string, Uint8Array> };
  expect(Buffer.from(zipped(Object.fromEntries(files), read(bytes).manifest.began)).equals(Buffer.from(bytes))).toBe(true);
});
