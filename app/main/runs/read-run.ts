import { createHash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { Json } from "../../common/document.ts";
import type { ProblemData } from "../../common/problems.ts";
import type { RunNotes } from "../../common/run-record.ts";
import { type Damage, damageOf } from "./damage.ts";
import { runFile } from "./layout.ts";
import { eventOf } from "./lines.ts";
import { jsonOf, readPart, readSmall } from "./read-file.ts";
import { noNotes, notesOf, recordOf, type StoredRecord } from "./record.ts";
import { recovered } from "./recover.ts";

/** The settings of a node as the document has them; what is a default is not known here. */
export interface AskedNode {
  readonly name: string;
  readonly node: string;
  /** As JSON: many runs have the same, and only one of them is read. */
  readonly settings: string;
}

/** What the list of runs needs of a folder. */
export interface KeptRun {
  readonly record: StoredRecord;
  readonly notes: RunNotes;
  readonly seed: number | null;
  readonly nodes: readonly AskedNode[];
  readonly bytes: number;
  readonly damage: readonly ProblemData[];
  /** When run.json was written. */
  readonly written: number;
}

export const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Reads what there is. Never throws; null where the folder holds nothing of a run. */
export function readRun(folder: string): KeptRun | null {
  const id = basename(folder);
  const names = namesIn(folder);
  if (names === null || ![runFile.record, runFile.graph, runFile.events].some((name) => names.has(name))) return null;
  const damage: ProblemData[] = [];
  const wrong = (kind: Damage, file: string, lost: string) => void damage.push(damageOf(kind, file, lost));

  const graph = readGraph(join(folder, runFile.graph));
  if ("damage" in graph) wrong(graph.damage, runFile.graph, "the experiment cannot be opened or run again");
  const asked = "damage" in graph ? null : graph;

  const read = readRecord(join(folder, runFile.record), id);
  if ("damage" in read) wrong(read.damage, runFile.record, "its time, versions and machine are not known");
  const known = "damage" in read ? null : read.record;
  const record = known ?? recovered(folder, asked?.title ?? "");

  if (asked !== null && known?.files !== undefined && known.files.graph !== asked.hash)
    wrong("foreign", runFile.graph, "the experiment that it shows may not be the one that ran");
  const script = known?.files === undefined ? null : readSmall(join(folder, runFile.script));
  if (script !== null && "damage" in script) wrong(script.damage, runFile.script, "its script cannot be shown");
  else if (script !== null && known?.files?.script !== hashOf(script.text))
    wrong("foreign", runFile.script, "its script may not be the one that ran");

  const began = record.status === "done" || record.step > 0;
  const log = known === null && !names.has(runFile.events) ? "missing" : logDamage(join(folder, runFile.events), record, began);
  if (log !== null) wrong(log, runFile.events, "its curves and pictures are not complete");
  const results = resultsDamage(join(folder, runFile.results), id, record.ended === true);
  if (results !== null) wrong(results, runFile.results, "its results are known only as far as run.json says them");
  const notes = readNotes(join(folder, runFile.notes), id);
  if ("damage" in notes) wrong(notes.damage, runFile.notes, "its stars, tags and notes are not known");
  for (const name of ["checkpoints", runFile.board])
    if (names.get(name) === false)
      wrong("unreadable", name, name === "checkpoints" ? "it cannot be gone on with" : "TensorBoard cannot show it");
  if (names.get(runFile.acts) === true || (names.has(runFile.acts) && !isFile(join(folder, runFile.acts))))
    wrong("unreadable", runFile.acts, "what was done by hand cannot be done again");
  if ((record.lost ?? 0) > 0) damage.push(lostEvents(record.lost!));

  return {
    record,
    notes: "damage" in notes ? noNotes : notes.notes,
    seed: asked?.seed ?? null,
    nodes: asked?.nodes ?? [],
    bytes: bytesIn(folder),
    damage,
    written: timeOf(join(folder, runFile.record)),
  };
}

/** Name -> whether it is a folder. */
function namesIn(folder: string): Map<string, boolean> | null {
  try {
    return new Map(readdirSync(folder, { withFileTypes: true }).map((entry) => [entry.name, entry.isDirectory()]));
  } catch {
    return null;
  }
}

function readRecord(path: string, id: string): { record: StoredRecord } | { damage: Damage } {
  const read = readSmall(path);
  if ("damage" in read) return read;
  const record = recordOf(jsonOf(read.text));
  if (record === null) return { damage: "damaged" };
  return record.id === id ? { record } : { damage: "foreign" };
}

interface AskedGraph {
  readonly title: string;
  readonly seed: number;
  readonly nodes: readonly AskedNode[];
  readonly hash: string;
}

/** As little as the list needs; whether it is a whole document is seen when it is opened. */
function readGraph(path: string): AskedGraph | { damage: Damage } {
  const read = readSmall(path);
  if ("damage" in read) return read;
  const json = jsonOf(read.text) as { title?: unknown; seed?: unknown; nodes?: unknown } | null | undefined;
  if (
    json === null ||
    typeof json !== "object" ||
    typeof json.title !== "string" ||
    typeof json.seed !== "number" ||
    !Array.isArray(json.nodes)
  )
    return { damage: "damaged" };
  const nodes = json.nodes.filter(isAskedNode).map(({ name, node, settings = {} }) => ({ name, node, settings: JSON.stringify(settings) }));
  if (nodes.length < json.nodes.length) return { damage: "damaged" };
  return {
    title: json.title,
    seed: json.seed,
    nodes: nodes.filter(({ settings }) => settings !== "{}"),
    hash: hashOf(read.text),
  };
}

function isAskedNode(node: unknown): node is { name: string; node: string; settings?: Record<string, Json> } {
  if (node === null || typeof node !== "object") return false;
  const { name, node: id, settings } = node as Record<string, unknown>;
  return (
    typeof name === "string" && typeof id === "string" && (settings === undefined || (typeof settings === "object" && settings !== null))
  );
}

function readNotes(path: string, id: string): { notes: RunNotes } | { damage: Damage } {
  const read = readSmall(path);
  if ("damage" in read) return read.damage === "missing" ? { notes: noNotes } : read;
  const found = notesOf(jsonOf(read.text));
  if (found === null) return { damage: "damaged" };
  return found.run === undefined || found.run === id ? { notes: found.notes } : { damage: "foreign" };
}

/** Looks at both ends: all of it is read only by who shows its curves. */
function logDamage(path: string, { id, eventBytes }: StoredRecord, expected: boolean): Damage | null {
  const start = readPart(path, 0, 2000);
  if ("damage" in start) return start.damage === "missing" && !expected ? null : start.damage;
  const first = start.text.split("\n")[0]!;
  const event: RunEvent | null = eventOf(first);
  if (event === null && (start.text.includes("\n") || expected)) return start.text === "" ? "short" : "damaged";
  if (event?.event === "start" && event.run !== id) return "foreign";
  return eventBytes !== undefined && statSync(path, { throwIfNoEntry: false })?.size !== eventBytes ? "short" : null;
}

function resultsDamage(path: string, id: string, expected: boolean): Damage | null {
  const read = readSmall(path);
  if ("damage" in read) return read.damage === "missing" && !expected ? null : read.damage;
  const event = eventOf(read.text);
  if (event?.event !== "end") return "damaged";
  return event.run === id ? null : "foreign";
}

function lostEvents(lost: number): ProblemData {
  return {
    code: "run-events-lost",
    field: runFile.events,
    message: `${lost} events of this run could not be written down, because the disk took no more.`,
    fix: "Run it again where there is room, if its curves matter.",
  };
}

export function bytesIn(folder: string): number {
  let bytes = 0;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) bytes += bytesIn(path);
      else if (entry.isFile()) bytes += statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    }
  } catch {}
  return bytes;
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function timeOf(path: string): number {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}
