import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { smallCatalog } from "../../common/catalog.test-helper.ts";
import type { RunRow } from "../../common/run-record.ts";
import { HostProblem } from "../host-problem.ts";
import { ended, newRun, started, training } from "./said.test-helper.ts";
import { createRunStore } from "./store.ts";
import type { RunStore } from "./types.ts";

/**
 * Damages one file of one run in a folder of three, again and again, and tries everything that a store can do. What is
 * wrong is a line of the answer: a crash, another run that changed, damage that is not said.
 */
export async function fuzzRuns({
  cases,
  seed,
}: {
  cases: number;
  seed: number;
}): Promise<{ harms: Record<string, number>; wrong: string[] }> {
  const place = mkdtempSync(join(tmpdir(), "patchbay-fuzz-"));
  const whole = join(place, "whole");
  const random = generator(seed);
  const harms: Record<string, number> = {};
  const wrong: string[] = [];
  try {
    const rows = await makeRuns(whole);
    for (let turn = 0; turn < cases; turn++) {
      const projects = join(place, "case");
      cpSync(whole, projects, { recursive: true, preserveTimestamps: true });
      const victim = pick(random, ids);
      const file = pick(random, files(join(projects, "Runs", victim)));
      const harm = pick(random, Object.keys(harmful));
      const index = pick(random, ["kept", "deleted"]);
      if (index === "deleted") for (const name of ["", "-wal", "-shm"]) rmSync(join(projects, `Runs/index.sqlite${name}`), { force: true });
      const path = join(projects, "Runs", victim, file);
      const other = join(
        projects,
        "Runs",
        pick(
          random,
          ids.filter((id) => id !== victim),
        ),
        file,
      );
      const done = harmful[harm]!(path, other, random);
      const name = `${harm} ${file}`;
      if (done) harms[name] = (harms[name] ?? 0) + 1;
      const found = await tryAll(projects, victim, rows, done && mustBeSaid(harm, file)).catch((error: unknown) => [
        `it crashed: ${words(error)}`,
      ]);
      wrong.push(...found.map((what) => `case ${turn} of seed ${seed}, ${name} of run ${victim}, index ${index}: ${what}`));
      chmodAll(projects);
      rmSync(projects, { recursive: true, force: true });
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  return { harms, wrong };
}

const ids = ["done", "failed", "cut"] as const;

async function makeRuns(projects: string): Promise<readonly RunRow[]> {
  const store = createRunStore({ projects, catalog: async () => smallCatalog });
  for (const [place, id] of ids.entries()) {
    const { document, ...more } = newRun(id);
    const recorder = await store.begin({ ...more, document: { ...document, title: `The run ${id}`, seed: place } });
    recorder.hear([started(id), ...training(30 + place)]);
    if (id !== "cut") recorder.hear([ended(id, id)]);
    await recorder.close();
    await store.annotate(id, { note: `About ${id}.`, tags: [id] });
    writeFileSync(join(recorder.folder, "acts.jsonl"), `${JSON.stringify({ node: "train", path: "", step: place, act: { do: "end" } })}\n`);
    mkdirSync(join(recorder.folder, "checkpoints"));
    writeFileSync(join(recorder.folder, "checkpoints/train.safetensors"), "weights");
  }
  const rows = await rowsOf(store);
  store.close();
  // Rows of folders as they lie now, with all their bytes.
  const again = createRunStore({ projects, catalog: async () => smallCatalog });
  for (const id of ids) again.row(id);
  const now = await rowsOf(again);
  again.close();
  if (rows.length !== 3) throw new Error("the runs to begin with are not there");
  return now;
}

async function rowsOf(store: RunStore): Promise<readonly RunRow[]> {
  await new Promise((done) => setTimeout(done, 0));
  return [...store.list()].sort((a, b) => a.id.localeCompare(b.id));
}

async function tryAll(projects: string, victim: string, rows: readonly RunRow[], said: boolean): Promise<string[]> {
  const wrong: string[] = [];
  const others = rows.filter(({ id }) => id !== victim);
  const sums = others.map(({ id }) => sumOf(join(projects, "Runs", id)));
  const store = createRunStore({ projects, catalog: async () => smallCatalog });
  const attempt = async (what: string, job: () => Promise<unknown>) => {
    try {
      await job();
    } catch (error) {
      if (!(error instanceof HostProblem)) wrong.push(`${what} failed without a code: ${words(error)}`);
      else if (error.problem.fix === "" || error.problem.code === "") wrong.push(`${what} failed without advice`);
    }
  };
  try {
    const list = await rowsOf(store);
    JSON.stringify(list);
    const row = list.find(({ id }) => id === victim);
    if (row === undefined) wrong.push("the run is not listed");
    if (said && row?.damage.length === 0) wrong.push("its damage is not said");
    await attempt("document", () => store.document(victim));
    await attempt("events", () => store.events(victim));
    await attempt("curves", () => store.curves({ runs: [...ids], points: 10 }));
    await attempt("acts", () => store.acts(victim));
    await attempt("notes", () => store.annotate(victim, { star: true }));
    await attempt("status", () => store.setStatus(victim, "interrupted"));
    await attempt("going on", async () => {
      const recorder = await store.reopen(victim);
      recorder.hear([started(victim), ...training(5)]);
      await recorder.close();
    });
    await attempt("deleting", () => store.remove([victim]));
    await attempt("restoring", () => store.restore([victim]));
    const after = (await rowsOf(store)).filter(({ id }) => id !== victim);
    if (!isDeepStrictEqual(after, others)) wrong.push("the rows of the others changed");
    for (const { id } of others) {
      if ((await store.document(id)).document?.title !== `The run ${id}`) wrong.push(`the document of ${id} cannot be read`);
      if ((await store.curves({ runs: [id] })).length !== 2) wrong.push(`the curves of ${id} cannot be read`);
      if ((await store.acts(id)).length !== 1) wrong.push(`the acts of ${id} cannot be read`);
    }
  } finally {
    store.close();
  }
  if (
    !isDeepStrictEqual(
      others.map(({ id }) => sumOf(join(projects, "Runs", id))),
      sums,
    )
  )
    wrong.push("files of the others changed");
  return wrong;
}

type Harm = (path: string, other: string, random: () => number) => boolean;

const harmful: Readonly<Record<string, Harm>> = {
  "cut short": (path, _, random) => {
    const bytes = readFileSync(path);
    // The last byte may be a break that nobody misses.
    const length = Math.floor(random() * Math.max(0, bytes.length - 1));
    writeFileSync(path, bytes.subarray(0, length));
    return bytes.length > 1;
  },
  empty: (path) => {
    writeFileSync(path, "");
    return true;
  },
  noise: (path, _, random) => {
    writeFileSync(path, noise(1 + Math.floor(random() * 5000), random));
    return true;
  },
  "noise in the middle": (path, _, random) => {
    const bytes = readFileSync(path);
    noise(1 + Math.floor(random() * 64), random).copy(bytes, Math.floor(random() * bytes.length));
    writeFileSync(path, bytes);
    return true;
  },
  swapped: (path, other) => {
    if (statSync(other, { throwIfNoEntry: false }) === undefined) return false;
    const [mine, theirs] = [readFileSync(path), readFileSync(other)];
    writeFileSync(path, theirs);
    return !mine.equals(theirs);
  },
  missing: (path) => {
    rmSync(path);
    return true;
  },
  "a folder in place of": (path) => {
    rmSync(path);
    mkdirSync(join(path, "inside"), { recursive: true });
    return true;
  },
  "a link to itself in place of": (path) => {
    rmSync(path);
    symlinkSync(path, path);
    return true;
  },
  "no permission for": (path) => {
    chmodSync(path, 0);
    // Root may read it all the same.
    return process.getuid?.() !== 0;
  },
};

const outright = ["empty", "noise", "swapped", "missing", "a folder in place of", "a link to itself in place of", "no permission for"];
const hashed = ["graph.json", "experiment.ts"];

/** Some damage cannot be seen without reading everything: a byte in a curve, a number that is still a number. */
function mustBeSaid(harm: string, file: string): boolean {
  if (harm === "missing" && file === "notes.json") return false;
  if (harm === "cut short") return [...hashed, "events.jsonl"].includes(file);
  return outright.includes(harm) && [...hashed, "run.json", "events.jsonl", "results.json", "notes.json"].includes(file);
}

/** Files of a run's folder, those of its folders too. */
function files(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  return names.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name).slice(folder.length + 1)] : [])).sort();
}

function sumOf(folder: string): string {
  const hash = createHash("sha256");
  for (const name of files(folder)) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest("hex");
}

function chmodAll(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) chmodSync(join(entry.parentPath, entry.name), 0o600);
}

const words = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
const pick = <T>(random: () => number, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

function noise(length: number, random: () => number): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
}

/** Mulberry32: small, seeded, good enough to choose with. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
