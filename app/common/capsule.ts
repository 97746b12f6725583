import { z } from "zod";
import type { Catalog } from "./catalog.ts";
import type { GraphDocument } from "./document.ts";
import { parse } from "./parse.ts";
import type { ProblemData } from "./problems.ts";
import type { PlacedAct } from "./run-record.ts";
import { unzipped } from "./zip.ts";

/**
 * A capsule is one zip file with all that is needed to run a run again and to compare: the graph, the script, what was
 * asked for and done by hand, versions, hashes of data and sources, and every number that it told.
 */
export const capsuleVersion = 1;
export const capsuleExtension = ".capsule.zip";

export const capsuleFile = {
  manifest: "capsule.json",
  graph: "graph.json",
  script: "experiment.ts",
  acts: "acts.jsonl",
  events: "events.jsonl",
  results: "results.json",
  lock: "lock.json",
  readme: "README.txt",
  /** Of the run that it branched off. */
  originGraph: "origin/graph.json",
  originActs: "origin/acts.jsonl",
} as const;

/** A run of ten million numbers stays under it. */
export const capsuleLimits = { bytes: 512 * 2 ** 20, files: 40 };

const count = z
  .number()
  .int()
  .nonnegative()
  .max(2 ** 53 - 1);
const text = z.string().max(10_000);
const hashes = z.record(text, text);
const origin = z.object({ run: text, node: text, path: text, step: count });
const ask = z.object({
  seed: count.optional(),
  steps: count.min(1).optional(),
  to: text.optional(),
  again: z.array(text).optional(),
  pins: hashes.optional(),
  fork: origin.optional(),
  replay: text.optional(),
  group: text.optional(),
});

const manifest = z.object({
  patchbayCapsule: z.literal(capsuleVersion),
  run: text,
  title: text,
  status: z.enum(["queued", "running", "done", "failed", "stopped", "interrupted"]),
  began: z.number(),
  seconds: z.number().nonnegative(),
  seeds: z.array(count).max(100_000),
  ask,
  /** What was asked of the run that it branched off. */
  originAsk: ask.optional(),
  versions: z.object({ patchbay: text, node: text, engine: text }),
  hardware: z.object({ cpu: text, cores: count, memory: z.number().nonnegative(), platform: text }),
  /** Node -> hash of the data that it gave out. */
  data: hashes,
  /** Catalog id -> hash of the source with all that it imports. */
  sources: hashes,
  /** Numbers in the events. */
  numbers: count,
});
export type CapsuleManifest = z.infer<typeof manifest>;

const lock = z.object({ packages: z.record(text, z.object({ version: text, integrity: text.optional() })) });
export type CapsuleLock = z.infer<typeof lock>;

const act = z.union([
  z.object({ do: z.literal("hold"), name: text, value: z.number() }),
  z.object({ do: z.literal("scale"), name: text, factor: z.number() }),
  z.object({ do: z.literal("release"), name: text }),
  z.object({ do: z.literal("load"), step: count }),
  z.object({ do: z.literal("reset"), layer: text }),
  z.object({ do: z.literal("end") }),
  z.object({ do: z.literal("same") }),
]);
const flag = z.literal(true).exactOptional();
const author = { by: text.exactOptional(), reason: text.exactOptional(), outside: flag, rescue: flag };
const placedAct = z.object({ node: text, path: text, step: count, act, ...author });

export interface Capsule {
  readonly manifest: CapsuleManifest;
  readonly document: GraphDocument;
  readonly acts: readonly PlacedAct[];
  readonly lock: CapsuleLock;
  readonly events: string;
  readonly origin: { readonly document: GraphDocument; readonly acts: readonly PlacedAct[] } | null;
}
export type ReadCapsule = { readonly capsule: Capsule } | { readonly problems: readonly ProblemData[] };

/** The graph alone, for opening it. Never throws. */
export function graphInCapsule(bytes: Uint8Array, catalog: Catalog): ReturnType<typeof parse> {
  const opened = opening(bytes);
  if ("problems" in opened) return { document: null, problems: opened.problems };
  return graphOf(opened.files, capsuleFile.graph, catalog);
}

/** Everything, validated. Never throws. */
export function readCapsule(bytes: Uint8Array, catalog: Catalog): ReadCapsule {
  const opened = opening(bytes);
  if ("problems" in opened) return opened;
  const { files, manifest: told } = opened;
  const { document, problems } = graphOf(files, capsuleFile.graph, catalog);
  if (document === null) return { problems };
  const locked = jsonOf(files, capsuleFile.lock, lock);
  if ("problem" in locked) return { problems: [locked.problem] };
  const acts = actsOf(files, capsuleFile.acts);
  if ("problem" in acts) return { problems: [acts.problem] };
  const events = textOf(files, capsuleFile.events);
  if (events === null) return { problems: [incomplete(capsuleFile.events)] };
  const from = told.ask.fork === undefined ? null : originOf(files, catalog);
  if (from !== null && "problems" in from) return from;
  return { capsule: { manifest: told, document, acts: acts.acts, lock: locked.value, events, origin: from } };
}

type Files = ReadonlyMap<string, Uint8Array>;

function opening(bytes: Uint8Array): { files: Files; manifest: CapsuleManifest } | { problems: readonly ProblemData[] } {
  const zip = unzipped(bytes, capsuleLimits);
  if ("problem" in zip) return { problems: [zip.problem] };
  const { files } = zip;
  if (!files.has(capsuleFile.manifest))
    return {
      problems: [
        {
          code: "not-a-capsule",
          message: `The file is a zip, but no capsule: it holds no ${capsuleFile.manifest}.`,
          fix: `Choose a file that Patchbay has written, ending in ${capsuleExtension}.`,
        },
      ],
    };
  const json = plainJson(textOf(files, capsuleFile.manifest));
  const version = (json as { patchbayCapsule?: unknown } | null | undefined)?.patchbayCapsule;
  if (typeof version === "number" && version > capsuleVersion)
    return {
      problems: [
        {
          code: "newer-capsule",
          message: `The capsule was written by a newer Patchbay (format ${version}, this one reads up to ${capsuleVersion}).`,
          fix: "Use a newer version.",
        },
      ],
    };
  const read = jsonOf(files, capsuleFile.manifest, manifest);
  return "problem" in read ? { problems: [read.problem] } : { files, manifest: read.value };
}

function originOf(files: Files, catalog: Catalog): Capsule["origin"] | { problems: readonly ProblemData[] } {
  const { document, problems } = graphOf(files, capsuleFile.originGraph, catalog);
  if (document === null) return { problems };
  const acts = actsOf(files, capsuleFile.originActs);
  return "problem" in acts ? { problems: [acts.problem] } : { document, acts: acts.acts };
}

function graphOf(files: Files, name: string, catalog: Catalog): ReturnType<typeof parse> {
  const content = textOf(files, name);
  return content === null ? { document: null, problems: [incomplete(name)] } : parse(content, catalog);
}

function actsOf(files: Files, name: string): { acts: readonly PlacedAct[] } | { problem: ProblemData } {
  const lines = (textOf(files, name) ?? "").split("\n").filter((line) => line.trim() !== "");
  const acts: PlacedAct[] = [];
  for (const [at, line] of lines.entries()) {
    const read = placedAct.safeParse(plainJson(line));
    if (!read.success) return { problem: damaged(name, `line ${at + 1} is nothing that can be done to a training`) };
    acts.push(read.data);
  }
  return { acts };
}

function jsonOf<T>(files: Files, name: string, schema: z.ZodType<T>): { value: T } | { problem: ProblemData } {
  const content = textOf(files, name);
  if (content === null) return { problem: incomplete(name) };
  const json = plainJson(content);
  if (json === undefined) return { problem: damaged(name, "it is not JSON") };
  const read = schema.safeParse(json);
  if (read.success) return { value: read.data };
  const [issue] = read.error.issues;
  return { problem: damaged(name, `${issue?.path.map(String).join(".") || "it"}: ${issue?.message}`) };
}

function textOf(files: Files, name: string): string | null {
  const content = files.get(name);
  return content === undefined ? null : new TextDecoder().decode(content);
}

function plainJson(content: string | null): unknown {
  try {
    return content === null ? undefined : JSON.parse(content);
  } catch {
    return undefined;
  }
}

function incomplete(name: string): ProblemData {
  return { code: "damaged-capsule", message: `The capsule is not complete: ${name} is missing.`, fix: "Take another copy of it." };
}
function damaged(name: string, why: string): ProblemData {
  return { code: "damaged-capsule", field: name, message: `The capsule is damaged: ${name}, ${why}.`, fix: "Take another copy of it." };
}
