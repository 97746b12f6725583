import type { CatalogNode, NumberOwners, Setting } from "../common/catalog.ts";
import { isRecord } from "../common/own.ts";

/** What a node's module exports, before anyone has looked at it. */
export type NodeModule = Readonly<Record<string, unknown>>;
type Loose = Readonly<Record<string, unknown>>;

/** `nodes/schedules/one-cycle.ts` exports `oneCycle`. */
export function callOf(file: string): string {
  const name = file.slice(file.lastIndexOf("/") + 1, -".ts".length);
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The catalog's entry for one module. Throws with one sentence when the module is no node. */
export function nodeOf(file: string, module: NodeModule, source: string, hash: string): CatalogNode {
  const call = callOf(file);
  const run = module[call];
  if (typeof run !== "function") throw new Error(`${file} exports no function ${call}`);
  const others = Object.keys(module).filter((name) => name !== call && name !== "card");
  if (others.length > 0) throw new Error(`${file} exports ${others.join(", ")} beside ${call} and card; helpers belong into nodes/lib`);
  const card = module.card;
  if (!isRecord(card)) throw new Error(`${file} exports no card`);
  if (card.run !== run) throw new Error(`the card of ${file} has another function than ${call} in "run"`);
  const output = card.output;
  const record = isRecord(output);
  if (!record && typeof output !== "string") throw new Error(`the card of ${file} has no output`);
  const id = file.slice("nodes/".length, -".ts".length);
  const settings = part(card, "settings") as Record<string, Setting>;
  for (const [name, setting] of Object.entries(settings)) {
    if (setting.control === "number" && !Number.isFinite(setting.default))
      throw new Error(`setting ${name} of ${file} starts as ${setting.default}, which no file can hold`);
  }
  return {
    id,
    family: id.slice(0, id.indexOf("/")),
    call,
    file,
    async: run.constructor.name === "AsyncFunction",
    title: String(card.title),
    summary: String(card.summary),
    also: list(card.also) as string[],
    settings,
    inputs: part(card, "inputs") as CatalogNode["inputs"],
    keys: part(card, "keys") as Record<string, string>,
    reports: card.reports === true,
    bodies: part(card, "bodies") as CatalogNode["bodies"],
    outputs: (record ? output : { out: output }) as Record<string, string>,
    record,
    shows: part(card, "shows") as Record<string, string>,
    services: list(card.services) as string[],
    preview: card.preview === true,
    follows: card.follows === true,
    infer: part(card, "infer") as Record<string, string>,
    ...(card.reference === undefined ? {} : { reference: card.reference as NonNullable<CatalogNode["reference"]> }),
    ...(card.data === undefined ? {} : { data: card.data as NonNullable<CatalogNode["data"]> }),
    ...(isRecord(card.numbers) ? { numbers: card.numbers as NumberOwners } : {}),
    ...(card.readsActs === true ? { readsActs: true } : {}),
    was: list(card.was) as string[],
    migrations: list(card.migrations) as CatalogNode["migrations"],
    hash,
    doc: docOf(source, call),
  };
}

/** The docstring above a function, without its stars. */
export function docOf(source: string, call: string): string {
  const at = source.search(new RegExp(`^export (?:async )?function ${call}\\b`, "m"));
  const above = source.slice(0, Math.max(at, 0)).trimEnd();
  if (!above.endsWith("*/")) return "";
  const start = above.lastIndexOf("/**");
  if (start < 0) return "";
  const lines = above.slice(start + 3, -2).split("\n");
  return lines
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
    .join("\n")
    .trim();
}

function part(card: Loose, name: string): Loose {
  return isRecord(card[name]) ? card[name] : {};
}
function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
