import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "../../app/common/parse.ts";
import { readCatalog } from "../../app/main/catalog.ts";
import { ended, newRun, started, training } from "../../app/main/runs/said.test-helper.ts";
import { createRunStore } from "../../app/main/runs/store.ts";
import { root } from "../files.ts";

/**
 * The folder of runs, at a size that people reach in a year: `node build/bench/runs.ts`. Goals: 1,000 runs listed within
 * 300 ms of opening the folder. Also the rebuilding of a lost index, 100 curves of 10,000 points read the first time
 * and again, and what it costs to record 10,000 events a second.
 */
const runs = 1000;
const projects = mkdtempSync(join(tmpdir(), "patchbay-bench-runs-"));
const { catalog } = await readCatalog({ root });
const options = { projects, catalog: async () => catalog };
const times: Record<string, { wall: number; processor: number }[]> = {};

async function timed<T>(what: string, job: () => T | Promise<T>): Promise<T> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  const result = await job();
  // Other programs take part in the one, not in the other.
  const { user, system } = process.cpuUsage(before);
  times[what] = [...(times[what] ?? []), { wall: performance.now() - began, processor: (user + system) / 1000 }];
  return result;
}

/** One run as a whole is written by the store, the others are copies under their own names. */
async function makeRuns(): Promise<void> {
  const { document } = parse(readFileSync(join(root, "templates/optimisation/cyclical-learning-rate/graph.json"), "utf8"), catalog);
  if (document === null) throw new Error("the template cannot be read");
  const store = createRunStore(options);
  const first = await store.begin({ ...newRun("run-0"), document });
  first.hear([started("run-0"), ...training(10_000, { loss: (step) => 2 / Math.sqrt(step) + Math.sin(step * 7) / 50 }), ended("run-0")]);
  await first.close();
  await store.annotate("run-0", { tags: ["a", "b"], note: "A note." });
  store.close();
  for (let run = 1; run < runs; run++) copy(first.folder, `run-${run}`);
}

function copy(folder: string, id: string): void {
  const target = join(projects, "Runs", id);
  mkdirSync(target);
  // Long curves are there in the first hundred only: the list does not read them.
  for (const name of ["run.json", "notes.json", "graph.json", "experiment.ts", "results.json", "events.jsonl"]) {
    const text = readFileSync(join(folder, name), "utf8").replaceAll('"run-0"', `"${id}"`);
    const isShort = name === "events.jsonl" && Number(id.slice(4)) >= 100;
    writeFileSync(join(target, name), isShort ? `${text.split("\n").slice(0, 200).join("\n")}\n` : text);
  }
  cpSync(join(folder, "tensorboard"), join(target, "tensorboard"), { recursive: true });
}

async function list(what: string): Promise<void> {
  const rows = await timed(what, async () => {
    const store = createRunStore(options);
    await options.catalog();
    const text = JSON.stringify(store.list());
    store.close();
    return JSON.parse(text).length;
  });
  if (rows !== runs) throw new Error(`${rows} runs listed instead of ${runs}`);
}

try {
  await makeRuns();
  for (let turn = 0; turn < 5; turn++) {
    rmSync(join(projects, "Runs/index.sqlite"));
    await list("1,000 runs listed, index rebuilt from their folders");
    for (let again = 0; again < 3; again++) await list("1,000 runs listed");
  }
  const store = createRunStore(options);
  await options.catalog();
  store.list();
  for (let turn = 0; turn < 10; turn++) await timed("1,000 runs listed again", () => JSON.stringify(store.list()));
  store.close();
  for (let turn = 0; turn < 3; turn++) {
    const fresh = createRunStore(options);
    const wanted = { runs: Array.from({ length: 100 }, (_, run) => `run-${run}`), metrics: ["loss"] };
    rmSync(join(projects, "Runs/.curves"), { recursive: true, force: true });
    const curves = await timed("100 curves of 10,000 points read for the first time", () => fresh.curves({ ...wanted, points: 1000 }));
    if (curves.length !== 100 || (curves[0]?.x.length ?? 0) < 900) throw new Error("curves are missing");
    await timed("100 curves of 10,000 points, read before", () => fresh.curves({ ...wanted, points: 1000 }));
    const answer = await timed("all their 10,000 points as JSON", async () =>
      JSON.stringify(await fresh.curves({ ...wanted, points: 10_000 })),
    );
    if (turn === 0) console.log(`100 curves of 10,000 points are ${(answer.length / 1e6).toFixed(0)} MB of JSON`);
    fresh.close();
    const next = createRunStore(options);
    await timed("100 curves of 10,000 points, read before another start", () => next.curves({ ...wanted, points: 1000 }));
    next.close();
  }
  const share = await recording();
  for (const [what, list] of Object.entries(times)) {
    const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!.toFixed(1);
    const [wall, processor] = [median(list.map((one) => one.wall)), median(list.map((one) => one.processor))];
    console.log(`${what}: ${wall} ms, ${processor} ms of processor (medians of ${list.length})`);
  }
  console.log(`10,000 events a second recorded: ${(100 * share).toFixed(1)} % of one core`);
  console.log(`load of the machine ${loadavg()[0]!.toFixed(1)} on ${availableParallelism()} cores`);
} finally {
  rmSync(projects, { recursive: true, force: true });
}

/** Processor time of recording over the time it took, less that of making the events. */
async function recording(): Promise<number> {
  const seconds = 6;
  const store = createRunStore(options);
  const recorder = await store.begin(newRun("recorded"));
  recorder.hear([started("recorded")]);
  const pass = async (hear: (step: number) => void) => {
    const [before, began] = [process.cpuUsage(), performance.now()];
    for (let turn = 0; turn < seconds * 20; turn++) {
      hear(turn * 250);
      await new Promise((done) => setTimeout(done, Math.max(0, (turn + 1) * 50 - (performance.now() - began))));
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 / (performance.now() - began);
  };
  let made = 0;
  // 250 updates tell 500 events, and something of clocks and progress.
  const idle = await pass((step) => {
    made += training(step + 250, { from: step + 1 }).length;
  });
  const busy = await pass((step) => recorder.hear(training(step + 250, { from: step + 1 })));
  recorder.hear([ended("recorded")]);
  await recorder.close();
  store.close();
  if (made < seconds * 10_000) throw new Error("too few events");
  return busy - idle;
}
