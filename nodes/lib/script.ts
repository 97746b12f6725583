// SPDX-License-Identifier: MIT-0
import type { Json } from "../ports.ts";
import { nodeOf } from "./blame.ts";
import { decode, encode } from "./checkpoint.ts";
import { download } from "./downloads.ts";
import { engineBits, engineDescription, slowKernels, useEngine } from "./engine.ts";
import type { ProblemData, RunEvent } from "./events.ts";
import { packageFile, read, remove, writeWhole } from "./files.ts";
import { type Flags, readFlags, UsageError, usage } from "./flags.ts";
import type { KeyScope } from "./key.ts";
import { forPeople, jsonLines } from "./mouth.ts";
import { outputsOf } from "./outputs.ts";
import { Problem } from "./problem.ts";
import { keyScope } from "./random.ts";
import { type Checkpoints, type RunScope, Stopped } from "./run.ts";
import { slowNote } from "./say.ts";
import { makeScope } from "./scope.ts";

const exitCode = { done: 0, usage: 2, failed: 3, stopped: 4 };

export interface Started<S> {
  /** The script's settings as the command line has them; `seeds` is empty where the script has none. */
  readonly settings: S & { readonly seeds: readonly number[] };
  readonly key: KeyScope;
  readonly run: RunScope;
  /** Says the results, as the last line. */
  finish(results: Readonly<Record<string, unknown>>): Promise<void>;
}

/**
 * The beginning of every exported script: reads the command line, starts the engine, and hands out
 * what the nodes below are given. Ends the process with 2 for a wrong command line, 3 when a node
 * fails (saying which), 4 when stopped by Ctrl+C.
 */
export async function start<S extends Readonly<Record<string, Json>> = Record<never, never>>(script: {
  seed: number;
  seeds?: readonly number[];
  settings?: S;
}): Promise<Started<S>> {
  const file = process.argv[1] as string;
  const defaults: Readonly<Record<string, Json>> = script.settings ?? {};
  const flags = understand(file, defaults);
  const seeds = script.seeds === undefined ? [] : flags.seed === undefined ? script.seeds : [flags.seed];
  const seed = script.seeds === undefined ? (flags.seed ?? script.seed) : script.seed;
  const runId = `${nameOf(file)}-${script.seeds === undefined ? seed : seeds.join("-")}`;
  const out = (text: string) => void process.stdout.write(text);
  const aside = (text: string) => void process.stderr.write(text);
  const now = () => performance.now();
  const mouth = flags.json ? jsonLines(out) : forPeople({ out, aside, live: process.stderr.isTTY === true, now });

  Error.stackTraceLimit = 50;
  let stopped = false;
  process.on("SIGINT", () => {
    if (stopped) process.exit(exitCode.stopped);
    stopped = true;
  });
  // Whoever reads the lines has read enough (`| head`).
  process.stdout.on("error", () => process.exit(exitCode.stopped));
  process.on("uncaughtException", async (error) => {
    const stop = error instanceof Stopped;
    const problem = stop ? undefined : await problemOf(error, file);
    for (const note of slowNote(slowKernels())) mouth.tell(note);
    mouth.end({ event: "end", run: runId, status: stop ? "stopped" : "failed", outputs: {}, ...(problem ? { problem } : {}) }, {});
    if (problem?.code === "script-failed" && !flags.json) aside(`${error.stack}\n`);
    process.exitCode = stop ? exitCode.stopped : exitCode.failed;
  });

  await useEngine();
  const engine = engineDescription();
  if (flags.out !== undefined) {
    const command = { seed, seeds, settings: flags.settings, script: await digest(file), bits: engineBits() };
    await openFolder(flags.out, flags.resume, command, engine);
  }
  mouth.tell({ event: "start", run: runId, seeds: script.seeds === undefined ? [seed] : seeds, engine });

  const run = makeScope({
    emit: mouth.tell,
    stopped: () => stopped,
    maxUpdates: flags.steps ?? Number.POSITIVE_INFINITY,
    packageFile,
    download,
    now,
    ...(flags.out === undefined ? {} : { checkpoints: checkpointsIn(flags.out, flags) }),
  });
  return {
    settings: { ...flags.settings, seeds } as unknown as Started<S>["settings"],
    key: keyScope(seed),
    run,
    finish: async (results) => {
      const end: RunEvent = { event: "end", run: runId, status: "done", outputs: outputsOf(results) };
      for (const note of slowNote(slowKernels())) mouth.tell(note);
      if (flags.out !== undefined) await writeWhole(`${flags.out}/results.json`, `${JSON.stringify(end, null, 2)}\n`);
      mouth.end(end, results);
    },
  };
}

function understand(file: string, settings: Readonly<Record<string, Json>>): Flags {
  try {
    const flags = readFlags(process.argv.slice(2), settings);
    if (!flags.help) return flags;
    process.stdout.write(`${usage(nameOf(file), settings)}\n`);
    return process.exit(exitCode.done);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n\n${usage(nameOf(file), settings)}\n`);
    return process.exit(exitCode.usage);
  }
}

/** A run is resumed only by the command that began it. */
async function openFolder(folder: string, resume: boolean, command: Readonly<Record<string, Json>>, engine: string): Promise<void> {
  const path = `${folder}/run.json`;
  if (!resume) {
    // What an earlier run left there must not be taken for this one's; where no run was, nothing is ours.
    if ((await read(path).catch(() => null)) !== null) await remove(`${folder}/checkpoints`, `${folder}/results.json`);
    return writeWhole(path, `${JSON.stringify({ ...command, engine }, null, 2)}\n`);
  }
  const bytes = await read(path);
  const began = bytes === null ? {} : recordIn(bytes);
  if (began === null) {
    process.stderr.write(`${path} cannot be read, so that nothing says what began the run. Leave out --resume to start anew.\n`);
    process.exit(exitCode.usage);
  }
  for (const [name, value] of Object.entries(command)) {
    const before = JSON.stringify(began[name]);
    if (before === JSON.stringify(value)) continue;
    const what =
      bytes === null
        ? `There is no run in ${folder}`
        : name === "script"
          ? `The run in ${folder} was made by another text of this script`
          : name === "bits"
            ? `The run in ${folder} was computed by ${began[name]}, and ${value} gives other bits (PATCHBAY_ENGINE chooses)`
            : `The run in ${folder} began with ${name} ${before}, not ${JSON.stringify(value)}`;
    process.stderr.write(`${what}. Resume with the command that began the run, or leave out --resume to start anew.\n`);
    process.exit(exitCode.usage);
  }
}

function recordIn(bytes: Uint8Array): Record<string, Json> | null {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof json === "object" && json !== null ? (json as Record<string, Json>) : null;
  } catch {
    return null;
  }
}

function checkpointsIn(folder: string, { resume, saveEvery, saveUpdates }: Flags) {
  return (path: string, node: string): Checkpoints => {
    const place = [...path.split("/"), node].filter((part) => part !== "").map((part) => part.replace(/[^\w.=+-]/g, "_"));
    const file = `${folder}/checkpoints/${place.join("/")}.safetensors`;
    return {
      everyMs: saveEvery * 1000,
      ...(saveUpdates > 0 ? { everyUpdates: saveUpdates } : {}),
      load: async () => {
        const bytes = resume ? await read(file) : null;
        return bytes && decode(bytes, file);
      },
      save: async (saved) => writeWhole(file, await encode(saved)),
    };
  };
}

async function problemOf(error: Error, file: string): Promise<ProblemData> {
  const source = new TextDecoder().decode((await read(file)) ?? new Uint8Array());
  const node = (error instanceof Problem ? error.node : undefined) ?? nodeOf(error.stack ?? "", file, source);
  const named = node === undefined ? {} : { node };
  if (!(error instanceof Problem)) return { code: "script-failed", message: error.message, fix: "The stack above says where.", ...named };
  const { code, message, fix, field } = error;
  return { code, message, fix, ...named, ...(field === undefined ? {} : { field }) };
}

async function digest(file: string): Promise<string> {
  const bytes = (await read(file)) ?? new Uint8Array();
  const hash = await crypto.subtle.digest("SHA-256", Uint8Array.from(bytes));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function nameOf(file: string): string {
  return (file.split(/[\\/]/).at(-1) as string).replace(/\.ts$/, "");
}
