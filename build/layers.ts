import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { root, sourceFiles } from "./files.ts";

/**
 * Who may import whom: the table of CONTRIBUTING.md, executable. The first row whose pattern fits a
 * file decides. `types` may be imported as types only: they are gone when the program runs.
 */
interface Rule {
  readonly files: RegExp;
  readonly may: readonly RegExp[];
  readonly types?: readonly RegExp[];
  readonly why: string;
}

const anyPackage = /^(?!node:|electron$|app\/|nodes\/|build\/|templates\/)[a-z@]/;
const tfjs = /^@tensorflow\/tfjs/;
const vocabulary = /^nodes\/(ports|card|lib\/((search|vocabulary)\/)?[a-z-]+)\.ts$/;

const rules: readonly Rule[] = [
  { files: /\.(test|test-helper)\.tsx?$|\/test\//, may: [/./], why: "tests may import anything" },
  { files: /^build\//, may: [/./], why: "programs that make or check things may import anything" },
  {
    files: /^nodes\/(ports|card)\.ts$/,
    may: [],
    types: [vocabulary, tfjs],
    why: "the vocabulary of wires is types only, so that an export can drop it",
  },
  {
    files: /^nodes\/lib\/(downloads|files|script|transfer)\.ts$/,
    may: [/^nodes\/(ports|lib\/)/, tfjs, /^node:/],
    why: "only files.ts, script.ts, downloads.ts and transfer.ts touch the machine; a node gets files and processes as an argument",
  },
  {
    files: /^nodes\/lib\/engine\/(host|worker)\.ts$/,
    may: [/^nodes\/lib\//, /^node:/],
    why: "host.ts is the engine's one door to the machine and worker.ts what its threads begin with: neither knows tfjs, so that threads start fast",
  },
  {
    files: /^nodes\/lib\/engine\//,
    may: [/^nodes\/(ports|lib\/)/, tfjs],
    types: [/^node:worker_threads$/],
    why: "only the engine's host.ts touches the machine (and worker.ts, where its threads begin): add what you need there, and call it",
  },
  { files: /^nodes\/lib\//, may: [/^nodes\/(ports|lib\/)/, tfjs], why: "lib ships with every export and must run in a browser too" },
  {
    files: /^nodes\//,
    may: [/^nodes\//, tfjs],
    why: "a node's source is shipped as it is: it may import nodes/card.ts, nodes/ports.ts, nodes/lib/, other nodes and tfjs, never the app",
  },
  {
    files: /^app\/common\//,
    may: [/^app\/common\//, /^(zod|fflate)$/],
    types: [vocabulary],
    why: "common code runs in every process: no node:, no electron, no DOM",
  },
  {
    files: /^app\/main\/electron\//,
    may: [/^app\/(common|main)\//, /^node:/, /^electron$/],
    why: "the shell relays messages and owns windows, nothing else",
  },
  {
    files: /^app\/main\/(executor\/|catalog-child)/,
    may: [/^app\/(common|main)\//, /^nodes\//, /^node:/, anyPackage],
    why: "only the executor and the catalog's child load nodes",
  },
  {
    files: /^app\/main\//,
    may: [/^app\/(common|main)\//, /^node:/, anyPackage, /^nodes\/lib\//],
    types: [vocabulary],
    why: "the host never loads a node: opening must not execute",
  },
  {
    files: /^app\/renderer\//,
    may: [/^app\/(common|renderer)\//, anyPackage, /\.css(\?.*)?$/],
    types: [vocabulary],
    why: "the renderer knows nodes by their cards alone (the catalog); it never imports one",
  },
];

const importPattern = /^\s*(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm;

export function violations(): string[] {
  return sourceFiles()
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) => importsOf(file).flatMap(({ target, typeOnly }) => judge(file, target, typeOnly)));
}

function importsOf(file: string): { target: string; typeOnly: boolean }[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(importPattern)].map(([, type, fixed, dynamic]) => {
    const written = (fixed ?? dynamic) as string;
    const target = written.startsWith(".") ? posix.normalize(posix.join(posix.dirname(file), written)) : written;
    return { target, typeOnly: type !== undefined };
  });
}

/** One message, or none. */
export function judge(file: string, target: string, typeOnly: boolean): string[] {
  const rule = rules.find(({ files }) => files.test(file));
  if (!rule) return [`${file} lies in no layer; see the table in CONTRIBUTING.md for where it belongs.`];
  const allowed = [...rule.may, ...(typeOnly ? (rule.types ?? []) : [])];
  if (allowed.some((pattern) => pattern.test(target))) return [];
  const hint = rule.types?.some((pattern) => pattern.test(target)) ? " Its types may be imported: write `import type`." : "";
  return [`${file} may not import ${target}: ${rule.why}.${hint}`];
}
