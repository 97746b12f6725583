import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Catalog } from "../../common/catalog.ts";
import type { GraphDocument, Json } from "../../common/document.ts";
import { graphIn } from "../../common/graph-in.ts";
import type { ProblemData } from "../../common/problems.ts";
import { diskProblem } from "../host-problem.ts";
import { root } from "../root.ts";
import { templateIds, templatesFolder } from "../templates.ts";
import { type Command, UsageError } from "./usage.ts";

export interface Loaded {
  readonly document: GraphDocument | null;
  readonly problems: readonly ProblemData[];
  /** Id, where it is a template. */
  readonly template: string | null;
  /** Of its file, where it is neither a template nor held by a picture or a capsule. */
  readonly path: string | null;
}

/** Reads a graph by path, or a template by id. Paths are those of the shell that `npm run` was called in. */
export async function load(command: Command, word: string, catalog: Catalog): Promise<Loaded> {
  const path = fromShell(word);
  const ids = await templateIds().catch(() => [] as string[]);
  const template = ids.includes(word) ? word : null;
  const file = template === null ? path : join(templatesFolder, template, "graph.json");
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw diskProblem(error, file);
    const like = ids.filter((id) => id.includes(word) || word.includes(id.slice(id.indexOf("/") + 1)));
    const hint = like.length > 0 ? `Did you mean ${like.join(" or ")}?` : `"patchbay templates" lists the templates.`;
    throw new UsageError(command, `There is no file and no template ${word}. ${hint}`);
  });
  const { is, document, problems } = graphIn(bytes, catalog);
  return { document, problems, template, path: template === null && is === "graph" ? file : null };
}

export function fromShell(path: string): string {
  const start = process.env.INIT_CWD !== undefined && resolve(process.cwd()) === resolve(root) ? process.env.INIT_CWD : process.cwd();
  return resolve(start, path);
}

/** `--set node.setting=value`: a value that reads as JSON is one, anything else is text. */
export function withSettings(document: GraphDocument, sets: readonly string[], catalog: Catalog, command: Command): GraphDocument {
  const nodes = [...document.nodes];
  for (const set of sets) {
    const match = /^([^.=]+)\.([^=]+)=(.*)$/s.exec(set);
    if (match === null) throw new UsageError(command, `--set takes node.setting=value, not "${set}".`);
    const [, name, setting, text] = match as unknown as [string, string, string, string];
    const place = nodes.findIndex((one) => one.name === name);
    const node = nodes[place];
    if (node === undefined)
      throw new UsageError(command, `--set ${set}: there is no node ${name}; there are ${nodes.map((one) => one.name).join(", ")}.`);
    const settings = catalog.nodes[node.node]?.settings ?? {};
    if (!Object.hasOwn(settings, setting))
      throw new UsageError(
        command,
        `--set ${set}: ${name} has no setting ${setting}; it has ${Object.keys(settings).join(", ") || "none"}.`,
      );
    nodes[place] = { ...node, settings: { ...node.settings, [setting]: settingOf(text, settings[setting]?.control) } };
  }
  return { ...document, nodes };
}

function settingOf(text: string, control: string | undefined): Json {
  if (control === "text" || control === "choice") return text;
  if (control === "numbers" && !text.trim().startsWith("[")) return text.split(",").map(Number);
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
