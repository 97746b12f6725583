// SPDX-License-Identifier: MIT-0
import type { Json } from "../ports.ts";

/** What the command line of a script says. */
export interface Flags {
  readonly seed?: number;
  readonly steps?: number;
  readonly out?: string;
  readonly resume: boolean;
  readonly json: boolean;
  readonly help: boolean;
  /** Seconds between two checkpoints. */
  readonly saveEvery: number;
  /** Updates between two checkpoints; 0: only the seconds count. */
  readonly saveUpdates: number;
  readonly settings: Readonly<Record<string, Json>>;
}

/** A command line that cannot be understood: said with the usage, exit code 2. */
export class UsageError extends Error {}

const own = { seed: 1, steps: 1, out: "", resume: false, json: false, help: false, saveEvery: 10, saveUpdates: 0 };

/**
 * Reads `--name value`, `--name=value` and switches. The type of a setting is that of its default;
 * a list is written with commas.
 */
export function readFlags(words: readonly string[], settings: Readonly<Record<string, Json>>): Flags {
  const defaults: Readonly<Record<string, Json>> = { ...settings, ...own };
  const given: Record<string, Json> = {};
  for (let place = 0; place < words.length; place++) {
    const word = words[place] as string;
    const [, name, inline] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) throw new UsageError(`"${word}" is not a flag.`);
    const flag = kebabToCamel(name);
    if (!Object.hasOwn(defaults, flag)) throw new UsageError(`There is no flag --${name}.`);
    const like = defaults[flag] as Json;
    if (typeof like === "boolean" && inline === undefined) {
      given[flag] = true;
      continue;
    }
    const text = inline ?? words[++place];
    if (text === undefined) throw new UsageError(`--${name} needs a value.`);
    given[flag] = readValue(name, text, like);
  }
  const { seed, steps, out, resume, json, help, saveEvery, saveUpdates, ...rest } = given;
  if (seed !== undefined && !isCount(seed, 0)) throw new UsageError(`--seed needs a whole number from 0, not ${seed}.`);
  if (steps !== undefined && !isCount(steps, 1)) throw new UsageError(`--steps needs a whole number from 1, not ${steps}.`);
  if (out === "") throw new UsageError("--out needs a folder.");
  if (saveEvery !== undefined && (saveEvery as number) < 0)
    throw new UsageError(`--save-every needs a number of seconds from 0, not ${saveEvery}.`);
  if (saveUpdates !== undefined && !isCount(saveUpdates, 0))
    throw new UsageError(`--save-updates needs a whole number from 0, not ${saveUpdates}.`);
  if (resume === true && out === undefined) throw new UsageError("--resume needs --out, the folder of the run that is to go on.");
  return {
    ...(seed === undefined ? {} : { seed: seed as number }),
    ...(steps === undefined ? {} : { steps: steps as number }),
    ...(out === undefined ? {} : { out: out as string }),
    resume: resume === true,
    json: json === true,
    help: help === true,
    saveEvery: (saveEvery as number | undefined) ?? own.saveEvery,
    saveUpdates: (saveUpdates as number | undefined) ?? own.saveUpdates,
    settings: { ...settings, ...rest },
  };
}

export function usage(script: string, settings: Readonly<Record<string, Json>>): string {
  const lines = [
    ["--seed N", "run with this seed alone"],
    ["--steps N", "at most N updates in every training"],
    ["--out DIR", "keep checkpoints and results in this folder"],
    ["--resume", "go on with the run in --out"],
    ["--save-every SECONDS", `time between two checkpoints (${own.saveEvery})`],
    ["--save-updates N", "also a checkpoint after every N updates (0: never)"],
    ["--json", "print one JSON object a line"],
    ...Object.entries(settings).map(([name, value]) => [
      `--${name} ${typeName(value)}`,
      `(${Array.isArray(value) ? value.join(",") : value})`,
    ]),
  ];
  return [`Usage: node ${script} [flags]`, ...lines.map(([flag, words]) => `  ${(flag as string).padEnd(24)}${words}`)].join("\n");
}

function readValue(name: string, text: string, like: Json): Json {
  if (typeof like === "string") return text;
  if (typeof like === "number") return numberOf(name, text);
  if (typeof like === "boolean") {
    if (text === "true" || text === "false") return text === "true";
    throw new UsageError(`--${name} is true or false, not "${text}".`);
  }
  if (Array.isArray(like)) return text.split(",").map((item) => numberOf(name, item));
  throw new UsageError(`--${name} cannot be set on the command line.`);
}

function numberOf(name: string, text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new UsageError(`--${name} needs a number, not "${text}".`);
}

function isCount(value: Json, least: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least;
}

function typeName(value: Json): string {
  return Array.isArray(value) ? "A,B,..." : typeof value === "number" ? "N" : typeof value === "boolean" ? "true|false" : "TEXT";
}

function kebabToCamel(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
