import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunEvent } from "./events.ts";
import { seedKey, uniform } from "./random.ts";

const script = join(import.meta.dirname, "test", "small-experiment.ts");
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "patchbay-script-"));
});
afterAll(() => rm(folder, { recursive: true }));

interface Ended {
  code: number | null;
  out: string;
  aside: string;
  events: RunEvent[];
}

/** Runs the small experiment; `watch` sees the process and its output so far. */
function play(
  flags: string,
  watch: (child: ChildProcess, out: string) => void = () => {},
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const words = flags.split(" ").filter((word) => word !== "");
  const child = spawn(process.execPath, [script, ...words], { env: { ...process.env, ...env } });
  let out = "";
  let aside = "";
  child.stdout.on("data", (data) => {
    out += data;
    watch(child, out);
  });
  child.stderr.on("data", (data) => {
    aside += data;
  });
  return new Promise((resolve) => {
    child.on("close", (code) => {
      const lines = flags.includes("--json") ? out.split("\n").filter((line) => line.endsWith("}")) : [];
      resolve({ code, out, aside, events: lines.map((line) => JSON.parse(line)) });
    });
  });
}

const trace = (events: RunEvent[]) => events.filter(({ event }) => event === "metric");
const end = (events: RunEvent[]) => events.at(-1) as Extract<RunEvent, { event: "end" }>;

test("killed with SIGKILL at five random steps, the resumed script ends like the undisturbed one, bit for bit", async () => {
  const whole = await play("--json");
  expect(end(whole.events)).toMatchObject({ event: "end", status: "done" });
  expect(trace(whole.events)).toHaveLength(400 * 3 + 8 * 2);
  for (const [turn, chance] of uniform(seedKey(11), 5).entries()) {
    const step = 20 + Math.floor(chance * 340);
    const flags = `--json --out ${join(folder, `kill-${turn}`)} --save-every 0.02`;
    const killed = await play(flags, (child, out) => {
      if (out.includes(`"step":${step},`)) child.kill("SIGKILL");
    });
    expect(killed.code).toBeNull();
    expect(killed.events.some(({ event }) => event === "end")).toBe(false);
    const resumed = await play(`${flags} --resume`);
    expect(end(resumed.events)).toEqual(end(whole.events));
    const sorted = (events: RunEvent[]) =>
      trace(events)
        .map((event) => JSON.stringify(event))
        .sort();
    expect(sorted(resumed.events)).toEqual(sorted(whole.events));
    // It went on, and did not begin anew: numbers are told only for steps that are run.
    const begun = resumed.events.find((event) => event.event === "progress") as { done: number };
    expect(begun.done).toBeGreaterThan(0);
  }
});

test("the last line and the results file say the same", async () => {
  const out = join(folder, "results");
  const { events, code } = await play(`--json --updates 5 --out ${out}`);
  expect(code).toBe(0);
  expect(events[0]).toEqual({ event: "start", run: "small-experiment-1", seeds: [1], engine: expect.stringMatching(/thread/) });
  expect(JSON.parse(await readFile(join(out, "results.json"), "utf8"))).toEqual(end(events));
});

test("the seed and the steps of the command line are those of the run", async () => {
  const one = await play("--json --updates 9");
  const other = await play("--json --updates 9 --seed 2 --steps 4");
  expect(end(other.events).run).toBe("small-experiment-2");
  expect(Math.max(...trace(other.events).map((event) => (event as { step: number }).step))).toBe(4);
  expect(trace(other.events)[0]).not.toEqual(trace(one.events)[0]);
});

test("a wrong flag ends with 2, the reason and the usage", async () => {
  const { code, aside, out } = await play("--rat 0.1");
  expect(code).toBe(2);
  expect(aside).toMatch(/There is no flag --rat\.[\s\S]*--rate N/);
  expect(out).toBe("");
});

test("a node's problem ends with 3 and names the node", async () => {
  const json = await play("--json --rate 1e38");
  expect(json.code).toBe(3);
  expect(end(json.events)).toMatchObject({ status: "failed", problem: { code: "loss-not-finite", node: "train" } });
  const words = await play("--rate 1e38");
  expect(words.aside).toMatch(/^train: The loss became/m);
  expect(words.code).toBe(3);
});

test("Ctrl+C ends with 4, and what was done is saved", async () => {
  const out = join(folder, "stopped");
  let asked = 0;
  const { code, events } = await play(`--json --updates 100000 --out ${out} --save-every 1000`, (child, text) => {
    if (asked > 0 || !text.includes('"step":30,')) return;
    asked = performance.now();
    child.kill("SIGINT");
  });
  expect(code).toBe(4);
  expect(end(events).status).toBe("stopped");
  const resumed = await play(`--json --updates 100000 --steps 1 --out ${out} --resume`);
  expect(trace(resumed.events).length).toBeGreaterThan(30);
});

test("a run is not resumed with other settings, nor where there is none", async () => {
  const out = join(folder, "other");
  await play(`--updates 3 --out ${out}`);
  const other = await play(`--updates 4 --out ${out} --resume`);
  expect(other.code).toBe(2);
  expect(other.aside).toMatch(/began with settings .*"updates":3.*not .*"updates":4/);
  const none = await play(`--out ${join(folder, "none")} --resume`);
  expect(none.code).toBe(2);
  expect(none.aside).toMatch(/There is no run in/);
});

test("what computes is said and kept, and a run goes on under any build with its bits, under no other", async () => {
  const out = join(folder, "engines");
  const flags = `--updates 3 --out ${out}`;
  const on = (engine: string, more = "") => play(`${flags} ${more}`, () => {}, { PATCHBAY_ENGINE: engine, PATCHBAY_THREADS: "1" });
  expect((await on("wasm")).aside).toMatch(/^Computed by WASM; 1 thread$/m);
  expect(JSON.parse(await readFile(join(out, "run.json"), "utf8"))).toMatchObject({ engine: "WASM; 1 thread", bits: "patchbay" });
  expect((await on("native", "--resume")).code).toBe(0);
  const other = await on("tfjs-cpu", "--resume");
  expect(other.code).toBe(2);
  expect(other.aside).toMatch(/was computed by patchbay, and tfjs \S+ cpu gives other bits \(PATCHBAY_ENGINE chooses\)/);
});

test("a run that begins anew where another one was is never resumed from the other's checkpoint", async () => {
  const out = join(folder, "anew");
  await play(`--json --updates 60 --out ${out} --save-every 0`);
  const flags = `--json --updates 60 --rate 0.01 --out ${out} --save-every 1000`;
  await play(flags, (child, text) => {
    if (text.includes('"step":3,')) child.kill("SIGKILL");
  });
  const resumed = await play(`${flags} --resume`);
  expect(end(resumed.events)).toEqual(end((await play("--json --updates 60 --rate 0.01")).events));
});

test("a folder that cannot be written and a damaged file in it are said without a stack", async () => {
  const file = join(folder, "a-file");
  await writeFile(file, "mine");
  const onFile = await play(`--json --out ${file}`);
  expect(onFile.code).toBe(3);
  expect(end(onFile.events).problem).toMatchObject({ code: "not-written", message: expect.stringContaining(file) });

  const out = join(folder, "damaged");
  const flags = `--json --updates 5 --out ${out} --save-every 0`;
  await play(flags);
  const checkpoint = join(out, "checkpoints", "train.safetensors");
  await writeFile(checkpoint, (await readFile(checkpoint)).subarray(0, -10));
  const cut = await play(`${flags} --resume`);
  expect(end(cut.events).problem).toMatchObject({ code: "checkpoint-damaged", message: expect.stringContaining(checkpoint) });
  for (const text of ['{"seed":1', "null"]) {
    await writeFile(join(out, "run.json"), text);
    const { code, aside } = await play(`${flags} --resume`);
    expect(code).toBe(2);
    expect(aside).toContain(`${join(out, "run.json")} cannot be read`);
    expect(aside).not.toContain("    at ");
  }
});
