import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Catalog } from "../common/catalog.ts";
import { compile } from "../common/compile.ts";
import type { RecordedVerdict, TemplateCard, TryThis } from "../common/contract.ts";
import type { GraphDocument } from "../common/document.ts";
import { parse } from "../common/parse.ts";
import { filesBehind } from "./catalog-files.ts";
import { callsIn } from "./executor/values.ts";
import { root } from "./root.ts";

/** What `verdict.json` keeps: the figures, and the hash of all they came from. */
export interface VerdictFile extends RecordedVerdict {
  readonly hash: string;
}

export const templatesFolder = join(root, "templates");

/** Ids of all templates, `family/name`, sorted. */
export async function templateIds(folder = templatesFolder): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, encoding: "utf8" });
  const graphs = entries.map((path) => path.replaceAll("\\", "/")).filter((path) => /^[^/]+\/[^/]+\/graph\.json$/.test(path));
  return graphs.map((path) => path.slice(0, -"/graph.json".length)).sort();
}

/** `order` of the front matter says where a template stands in the gallery. */
type Placed = TemplateCard & { readonly place: number };

/** Null where the folder holds no graph that can be read. */
export async function readTemplate(id: string, catalog: Catalog, folder = templatesFolder): Promise<Placed | null> {
  const at = join(folder, id);
  const text = await readFile(join(at, "graph.json"), "utf8").catch(() => null);
  const document = text === null ? null : parse(text, catalog).document;
  if (document === null) return null;
  const { head, body } = frontMatter(await readFile(join(at, "README.md"), "utf8").catch(() => ""));
  const tries = (await json<TryThis[]>(join(at, "tries.json"))) ?? [];
  const picture = (await json<TemplateCard["picture"]>(join(at, "picture.json"))) ?? [];
  const kept = await json<VerdictFile>(join(at, "verdict.json"));
  const { plan } = compile(document, catalog);
  const fresh = kept !== null && kept.hash === verdictHash(document, catalog);
  return {
    id,
    title: head.title ?? document.title,
    sentence: head.sentence ?? "",
    paper: head.paper ?? "",
    secondsPerSeed: kept === null || kept.seeds.length === 0 ? 0 : kept.seconds / kept.seeds.length,
    seeds: plan?.seeds?.values.length ?? 1,
    document,
    lesson: body,
    tries,
    verdict: fresh ? verdictOf(kept) : null,
    picture,
    place: Number(head.order ?? Number.MAX_SAFE_INTEGER),
  };
}

export async function readTemplates(catalog: Catalog, folder = templatesFolder): Promise<TemplateCard[]> {
  const ids = await templateIds(folder).catch(() => []);
  const cards = await Promise.all(ids.map((id) => readTemplate(id, catalog, folder)));
  return cards.filter((card) => card !== null).sort((a, b) => a.place - b.place);
}

/**
 * Hash of all that a verdict's figures come from: the compiled graph, the code of its nodes without the engine
 * under them, and the data. Places on the canvas, cards and comments do not count.
 */
export function verdictHash(document: GraphDocument, catalog: Catalog): string {
  const { plan } = compile(document, catalog);
  if (plan === null) return "";
  const ids = [...new Set(callsIn(plan.calls).map(({ node }) => node))].sort();
  const infos = ids.flatMap((id) => catalog.nodes[id] ?? []);
  const files = [...new Set(infos.flatMap(({ file }) => filesBehind(root, file)))].sort();
  const code = files.filter((file) => !/^nodes\/lib\/engine(\.ts$|\/)/.test(file)).map((file) => [file, codeHash(file)]);
  const data = infos.flatMap(({ data: from = [] }) => [from].flat().map(({ title }) => title));
  return digest(JSON.stringify({ calls: plan.calls, seed: plan.seed, data, code })).slice(0, 32);
}

const hashed = new Map<string, string>();
function codeHash(file: string): string {
  const hash = hashed.get(file) ?? digest(codeOf(readFileSync(join(root, file), "utf8")));
  hashed.set(file, hash);
  return hash;
}

/** Source without its card, which is always last, and without lines that are comments. */
export function codeOf(source: string): string {
  const [before] = source.split(/^export const card = /m);
  return (before as string)
    .split(/\r?\n/)
    .filter((line) => !/^\s*(\/\/|\/\*|\*|import type )/.test(line) && line.trim() !== "")
    .join("\n");
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function verdictOf({ seeds, lines, seconds }: VerdictFile): RecordedVerdict {
  return {
    seeds,
    seconds,
    lines: lines.map(({ claim, verdict, difference, interval, margin, metric }) => ({
      claim,
      verdict,
      difference,
      interval,
      margin,
      metric,
    })),
  };
}

/** `---`, lines of `name: words`, `---`, and the text after it. */
export function frontMatter(text: string): { head: Readonly<Record<string, string>>; body: string } {
  const match = /^---\r?\n([\s\S]*?)\r?\n---\r?\n?/.exec(text);
  if (match === null) return { head: {}, body: text };
  const pairs = (match[1] as string).split(/\r?\n/).flatMap((line) => {
    const colon = line.indexOf(":");
    return colon < 0
      ? []
      : [
          [
            line.slice(0, colon).trim(),
            line
              .slice(colon + 1)
              .trim()
              .replace(/^"(.*)"$/, "$1"),
          ],
        ];
  });
  return { head: Object.fromEntries(pairs), body: text.slice(match[0].length).trimStart() };
}

async function json<T>(path: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as T;
  } catch {
    return null;
  }
}
