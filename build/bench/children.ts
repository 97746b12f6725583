import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Questions } from "./protocol.ts";

/** One way to run a workload. */
export interface Engine {
  readonly name: EngineName;
  readonly threads: 1 | 2;
}
export type EngineName = "wasm" | "native" | "tfjs-wasm" | "jax-js" | "torch";

/** In the order of the table. tfjs's threads do not start in Node, and jax-js has none. */
export const engines: readonly Engine[] = [
  { name: "wasm", threads: 1 },
  { name: "wasm", threads: 2 },
  { name: "native", threads: 1 },
  { name: "native", threads: 2 },
  { name: "tfjs-wasm", threads: 1 },
  { name: "jax-js", threads: 1 },
  { name: "torch", threads: 1 },
  { name: "torch", threads: 2 },
];

export function isOurs({ name }: Engine): boolean {
  return name === "wasm" || name === "native";
}

const patienceMs = 300_000;

/** A process that answers questions, one after the other. */
export interface Child {
  readonly engine: Engine;
  ask<Q extends keyof Questions>(question: Q, ask: Questions[Q]["ask"]): Promise<Questions[Q]["answer"]>;
  end(): Promise<void>;
}

export function startChild(engine: Engine, python: string): Child {
  // Engines share the cores with others that computed a second ago, as all do here, one after the other: each gets a temp folder
  // of its own, where it finds nobody.
  const folder = mkdtempSync(join(tmpdir(), "patchbay-bench-"));
  const env = { ...process.env, ...environment(engine), TMPDIR: folder, TEMP: folder, TMP: folder };
  const child = spawn(...command(engine, python), { stdio: ["pipe", "pipe", "pipe"], env });
  child.on("close", () => rmSync(folder, { recursive: true, force: true }));
  // A process that is gone is noticed by its end.
  child.stdin.on("error", () => {});
  let complaint = "";
  child.stderr.on("data", (bytes) => {
    complaint = (complaint + bytes).slice(-2000);
  });
  const lines = createInterface({ input: child.stdout });
  const ended = new Promise<void>((resolve) => {
    child.on("close", () => resolve());
    child.on("error", () => resolve());
  });
  return {
    engine,
    ask: async (question, ask) => {
      const said = nextLine(lines, child, () => complaint);
      const late = setTimeout(() => {
        complaint = `No answer in ${patienceMs / 1000} seconds.`;
        child.kill("SIGKILL");
      }, patienceMs);
      child.stdin.write(`${JSON.stringify({ question, ...ask })}\n`);
      const answer = JSON.parse(await said.finally(() => clearTimeout(late)));
      if (typeof answer.error === "string") throw new Error(answer.error);
      return answer;
    },
    end: async () => {
      child.stdin.end();
      const late = setTimeout(() => child.kill("SIGKILL"), 2000);
      await ended;
      clearTimeout(late);
    },
  };
}

function nextLine(lines: Interface, child: ChildProcess, complaint: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error(lastLine(complaint()) || "Its process ended."));
    const heard = (line: string) => {
      child.off("close", gone);
      resolve(line);
    };
    if (child.exitCode !== null) gone();
    lines.once("line", heard);
    child.once("close", gone);
  });
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}

function command({ name }: Engine, python: string): [string, string[]] {
  const file = (base: string) => fileURLToPath(new URL(base, import.meta.url));
  if (name === "torch") return [python, [file("torch-child.py")]];
  return [process.execPath, [file(name === "jax-js" ? "jax-child.ts" : "tfjs-child.ts")]];
}

function environment({ name, threads }: Engine): Record<string, string> {
  if (name !== "torch") return { PATCHBAY_ENGINE: name, PATCHBAY_THREADS: String(threads) };
  // glibc gives large blocks back at every step and faults them in at the next, unless it is told not to.
  const keep = String(2 ** 30);
  return { OMP_NUM_THREADS: String(threads), MALLOC_MMAP_THRESHOLD_: keep, MALLOC_TRIM_THRESHOLD_: keep, PYTHONDONTWRITEBYTECODE: "1" };
}
