import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fixturePath } from "./fixtures/graphs.ts";
import { root } from "./root.ts";

let folder: string;
const one = fileURLToPath(fixturePath("one-training"));
const two = fileURLToPath(fixturePath("two-arms"));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "patchbay-cli-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Said {
  code: number | null;
  out: string;
  err: string;
  lines: { event: string; [name: string]: unknown }[];
}
type Watching = (out: string, end: (signal?: "SIGINT" | "SIGKILL") => void) => void;
function patchbay(args: readonly string[], watch: Watching = () => {}): Promise<Said> {
  const env = { ...process.env, PATCHBAY_PROJECTS: join(folder, "projects") };
  const child = spawn(process.execPath, ["--no-warnings", join(root, "app/main/cli.ts"), ...args], { cwd: folder, env });
  let [out, err] = ["", ""];
  child.stdout.on("data", (bytes) => {
    out += bytes;
    watch(out, (signal = "SIGINT") => child.kill(signal));
  });
  child.stderr.on("data", (bytes) => (err += bytes));
  return new Promise((done) =>
    child.on("close", (code) =>
      done({ code, out, err, lines: out.split("\n").flatMap((line) => (line.startsWith(`{"event"`) ? [JSON.parse(line)] : [])) }),
    ),
  );
}

describe("a command that cannot be meant ends with 2 and says what to type", () => {
  test.each([
    [[], "No command"],
    [["fly"], "no command fly"],
    [["run"], "GRAPH or TEMPLATE is missing"],
    [["run", one, "again"], `"again" is one word too many`],
    [["run", one, "--seed", "x"], "--seed takes a whole number"],
    [["run", one, "--steps", "0"], "at least 1"],
    [["run", one, "--seed", "-1"], '--seed takes a whole number of at least 0, not "-1"'],
    [["run", one, "--out", ""], "--out takes a folder"],
    [["run", one, "--out", "x", "--keep"], "take one"],
    [["resume"], "RUN is missing"],
    [["run", one, "--color"], "--color"],
    [["run", one, "--set", "rate"], "--set takes node.setting=value"],
    [["run", one, "--set", "nothing.peak=1"], "there is no node nothing"],
    [["run", one, "--set", "rate.height=1"], "rate has no setting height; it has base"],
    [["run", "no/such"], "no file and no template no/such"],
    [["export", one], "--to DIR is missing"],
    [["verdict", one], "no verdict node"],
  ])(
    "%j",
    async (args, words) => {
      const { code, err } = await patchbay(args);
      expect(code).toBe(2);
      expect(err).toContain(words);
      expect(err).toContain("Usage: patchbay");
    },
    60_000,
  );
});

test("run prints one object a line and ends with the results", async () => {
  const { code, lines } = await patchbay(["run", one, "--json", "--steps", "3", "--seed", "5", "--out", "kept"]);
  expect(code).toBe(0);
  expect(lines[0]).toMatchObject({ event: "start", seeds: [5] });
  const losses = lines.filter(({ event, name }) => event === "metric" && name === "loss");
  expect(losses.map(({ node, path, step }) => [node, path, step])).toEqual([1, 2, 3].map((step) => ["train", "", step]));
  expect(lines.at(-1)).toMatchObject({ event: "end", status: "done", outputs: { score: { accuracy: expect.any(Number) } } });
  expect(JSON.parse(await readFile(join(folder, "kept", "results.json"), "utf8"))).toEqual(lines.at(-1));
}, 60_000);

test("a graph over seeds runs its first seed, and --set reaches a node", async () => {
  const { lines } = await patchbay(["run", two, "--json", "--steps", "1", "--set", "rate.base=0.25"]);
  expect(lines[0]).toMatchObject({ seeds: [1] });
  expect(lines.find(({ event, by }) => event === "number" && by === "rate")).toMatchObject({ value: 0.25, path: "seed=1" });
}, 60_000);

test("a value out of bounds is a problem of the graph, with 1", async () => {
  const { code, out } = await patchbay(["run", one, "--json", "--set", "order.size=0"]);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject([{ code: "out-of-bounds", node: "order", field: "size" }]);
}, 60_000);

test("check says code, node, field, message and fix, and changes nothing", async () => {
  const broken = (await readFile(one, "utf8")).replace(`"schedules/cyclical"`, `"schedules/cyclic"`);
  await writeFile(join(folder, "broken.json"), broken);
  const { code, out } = await patchbay(["check", "broken.json", "--json"]);
  expect(code).toBe(1);
  const [first] = JSON.parse(out);
  expect(Object.keys(first).sort()).toEqual(["code", "field", "fix", "message", "node"]);
  expect(first).toMatchObject({ code: "unknown-node", node: "rate" });
  expect(await readFile(join(folder, "broken.json"), "utf8")).toBe(broken);
  expect(await patchbay(["check", one, "--json"])).toMatchObject({ code: 0, out: "[]\n" });
}, 60_000);

test("a run that fails ends with 3, naming the node", async () => {
  const { code, lines } = await patchbay(["run", one, "--json", "--set", "rate.base=1e30"]);
  expect(code).toBe(3);
  expect(lines.at(-1)).toMatchObject({ event: "end", status: "failed", problem: { node: "train", message: expect.stringMatching(/\d/) } });
}, 60_000);

test("an interrupt stops the run and ends with 4", async () => {
  let interrupted = false;
  const { code, lines } = await patchbay(["run", one, "--json", "--set", "train.budget=1000000"], (out, interrupt) => {
    if (!interrupted && out.includes(`"metric"`)) interrupt();
    interrupted ||= out.includes(`"metric"`);
  });
  expect(code).toBe(4);
  expect(lines.at(-1)).toMatchObject({ event: "end", status: "stopped" });
}, 60_000);

describe("a run that is kept", () => {
  const long = [one, "--json", "--set", "train.budget=15000"];
  /** What must not differ: which schedule gave which number, and every metric, in order. */
  const numbers = ({ lines }: Said) =>
    lines
      .filter(({ event }) => event === "metric" || event === "number")
      .map(({ event, node, path, step, name, value, by }) => [event, node, path, step, name, value, by].join(" "));
  const endBy = (signal: "SIGINT" | "SIGKILL") => {
    let ended = false;
    return (out: string, end: (signal: "SIGINT" | "SIGKILL") => void) => {
      // A state is saved once a second, and in the end of a run that is stopped.
      const isSaved = signal === "SIGINT" || existsSync(join(folder, signal, "checkpoints", "train.safetensors"));
      if (!ended && isSaved && out.includes('"step":300,')) {
        ended = true;
        end(signal);
      }
    };
  };
  let whole: Said;
  beforeAll(async () => {
    whole = await patchbay(["run", ...long]);
  });

  test.each([
    ["SIGINT", 4],
    ["SIGKILL", null],
  ] as const)("in a folder and ended by %s goes on there and prints what the undisturbed run prints", async (signal, code) => {
    const cut = await patchbay(["run", ...long, "--out", signal], endBy(signal));
    expect(cut.code).toBe(code);
    expect(numbers(cut).length).toBeLessThan(numbers(whole).length);
    const again = await patchbay(["resume", signal, "--json"]);
    expect(again.code).toBe(0);
    const from = again.lines.find(({ event }) => event === "from");
    expect(from).toMatchObject({ node: "train", source: "checkpoint" });
    expect(numbers(again)).toEqual(numbers(whole));
    expect(again.lines.at(-1)).toMatchObject({ event: "end", status: "done", outputs: whole.lines.at(-1)?.outputs as object });
    expect(again.lines[0]?.run).toBe(cut.lines[0]?.run);
    const kept = async (name: string) => readFile(join(folder, signal, name), "utf8");
    expect(JSON.parse(await kept("run.json"))).toMatchObject({ status: "done", step: 15000, of: 15000 });
    expect((await kept("events.jsonl")).trim().split("\n").at(-1)).toContain('"status":"done"');
    expect(await readdir(join(folder, signal))).toEqual(
      expect.arrayContaining(["checkpoints", "events.jsonl", "experiment.ts", "graph.json", "results.json", "run.json", "tensorboard"]),
    );
    expect((await patchbay(["resume", signal])).err).toContain("run-is-done");
  });

  test("among the app's runs is found by its id, and goes on", async () => {
    const cut = await patchbay(["run", ...long, "--keep"], endBy("SIGINT"));
    const id = cut.lines[0]?.run as string;
    expect(cut.err).toContain(`patchbay resume ${id}`);
    const place = join(folder, "projects", "Runs", id);
    expect(JSON.parse(await readFile(join(place, "run.json"), "utf8"))).toMatchObject({ status: "stopped", document: one, ask: {} });
    const again = await patchbay(["resume", id, "--json"]);
    expect(numbers(again)).toEqual(numbers(whole));
    expect(JSON.parse(await readFile(join(place, "run.json"), "utf8"))).toMatchObject({ status: "done" });
  });

  test("without --out and --keep writes nothing", async () => {
    const before = await readdir(folder);
    await patchbay(["run", one, "--steps", "2"]);
    expect(await readdir(folder)).toEqual(before);
  });

  test("that is not there, or cannot be read, is a problem in words", async () => {
    const missing = await patchbay(["resume", "20200101-000000-x", "--json"]);
    expect(missing.code).toBe(1);
    expect(JSON.parse(missing.out)).toMatchObject([{ code: "no-such-run" }]);
    await mkdir(join(folder, "broken-run"));
    await writeFile(join(folder, "broken-run", "run.json"), "{");
    expect((await patchbay(["resume", "broken-run"])).err).toContain("run-unreadable");
  });
}, 120_000);

test("a verdict tells difference, interval, margin and what holds, over the seeds that were asked for", async () => {
  const { code, out } = await patchbay(["verdict", two, "--seeds", "4,5,6", "--json"]);
  expect(code).toBe(0);
  const said = JSON.parse(out);
  expect(said).toMatchObject({ metric: "accuracy", seeds: [4, 5, 6], margin: 0.05, verdict: expect.any(String) });
  expect([said.candidate.length, said.baseline.length, said.interval.length, said.lines.length]).toEqual([3, 3, 2, 1]);
  expect(said.difference).toBeGreaterThan(0.05);
}, 120_000);

test("export carries native builds on request, and for people a run says on the side what computes it", async () => {
  const to = join(folder, "native");
  const { code, out } = await patchbay(["export", one, "--to", to, "--native", "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(out).files).toContain("nodes/lib/engine/built/linux-x64.node");
  const plain = JSON.parse((await patchbay(["export", one, "--to", to, "--json"])).out).files as string[];
  expect(plain.filter((file) => /built/.test(file))).toEqual(["nodes/lib/engine/built/engine.wasm"]);
  const ran = await patchbay(["run", one, "--steps", "1"]);
  expect(ran.err).toMatch(/^Computed by (native|WASM).*thread/m);
  expect(ran.out).not.toContain("Computed by");
}, 60_000);

test("nodes and templates are lists that a program can read", async () => {
  const nodes = JSON.parse((await patchbay(["nodes", "--json"])).out) as { id: string }[];
  expect(nodes.map(({ id }) => id)).toContain("schedules/cyclical");
  expect(Array.isArray(JSON.parse((await patchbay(["templates", "--json"])).out))).toBe(true);
}, 60_000);

test("run refuses a place for its results before it runs, and never writes over somebody's files", async () => {
  await writeFile(join(folder, "a-file"), "mine");
  const onFile = await patchbay(["run", one, "--steps", "2", "--out", "a-file"]);
  expect([onFile.code, onFile.out]).toEqual([1, ""]);
  expect(onFile.err).toContain("not-a-folder");
  expect(onFile.err).not.toContain("done in");

  await mkdir(join(folder, "mine"));
  const text = await readFile(one, "utf8");
  await writeFile(join(folder, "mine", "graph.json"), text);
  const onGraph = await patchbay(["run", join(folder, "mine", "graph.json"), "--set", "train.budget=2", "--out", "mine"]);
  expect(onGraph.code).toBe(1);
  expect(onGraph.err).toContain("not-empty");
  expect(await readFile(join(folder, "mine", "graph.json"), "utf8")).toBe(text);

  for (let turn = 0; turn < 2; turn++) expect((await patchbay(["run", one, "--steps", "2", "--out", "again"])).code).toBe(0);
}, 60_000);
