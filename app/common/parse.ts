import type { Catalog } from "./catalog.ts";
import { formatVersion, type GraphDocument, graphDocument, groupId } from "./document.ts";
import { upgraded } from "./migrate.ts";
import { isRecord, own } from "./own.ts";
import { type ProblemData, problem } from "./problems.ts";

type Parsed =
  | { readonly document: GraphDocument; readonly problems: readonly [] }
  | { readonly document: null; readonly problems: readonly ProblemData[] };

/**
 * Text of a file -> document. Nodes that were renamed and settings that changed since the file was written are brought
 * up to date in memory; the file stays as it is. Never throws: what cannot be read is a problem.
 */
export function parse(text: string, catalog: Catalog): Parsed {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const where = error instanceof Error ? error.message.replace(/\.?$/, ".") : "";
    return failed(
      "not-json",
      `The file is not JSON: ${where}`,
      undefined,
      "Restore it from a backup or an older version; it was not changed.",
    );
  }
  return parseJson(json, catalog);
}

/** The same for what is JSON already, say a message. */
export function parseJson(json: unknown, catalog: Catalog): Parsed {
  const version = isRecord(json) ? own(json, "patchbay") : undefined;
  if (typeof version === "number" && version > formatVersion)
    return failed(
      "newer-format",
      `The file was written by a newer Patchbay (format ${version}, this one reads up to ${formatVersion}).`,
      "patchbay",
      "Open it with a newer version.",
    );
  if (!isRecord(json) || version !== formatVersion)
    return failed(
      "not-a-document",
      'The file is JSON, but no Patchbay graph: it does not say "patchbay": 1.',
      "patchbay",
      "Choose a file that Patchbay has saved.",
    );
  try {
    const { success, data, error } = graphDocument.safeParse(json);
    if (success) return { document: upgraded(data, catalog), problems: [] };
    return { document: null, problems: error.issues.slice(0, 10).map((issue) => described(issue, json)) };
  } catch {
    // Ten thousand brackets inside each other exhaust the stack.
    return failed("not-a-document", "The graph is nested too deeply to be read.", undefined, "Choose a file that Patchbay has saved.");
  }
}

function described(
  issue: { readonly path: readonly PropertyKey[]; readonly message: string },
  json: Readonly<Record<string, unknown>>,
): ProblemData {
  const [part, place, ...rest] = issue.path.map(String);
  const list = part === undefined ? undefined : own(json, part);
  const item = part === "nodes" && Array.isArray(list) ? list[Number(place)] : undefined;
  const name = isRecord(item) && typeof item.name === "string" ? item.name : undefined;
  const field = [part, place, ...rest].filter((step) => step !== undefined).join(".");
  return problem(
    "not-a-document",
    `The graph is damaged${field === "" ? "" : ` at ${field}`}${name === undefined ? "" : ` (node ${name})`}: ${issue.message}.`,
    {
      ...(name === undefined ? {} : { node: name }),
      field: name === undefined ? field : rest.join(".") || "node",
      fix: "Mend this place in a text editor, or restore an older version; the file was not changed.",
    },
  );
}

function failed(code: "not-json" | "not-a-document" | "newer-format", message: string, field: string | undefined, fix: string): Parsed {
  return { document: null, problems: [problem(code, message, { ...(field === undefined ? {} : { field }), fix })] };
}

/** Pretty JSON that stays the same for the same graph, one node and one wire a line, so that a diff reads well. */
export function serialize(document: GraphDocument): string {
  const { patchbay, title, seed, template, nodes, wires, promoted } = document;
  const rows = (items: readonly unknown[]) =>
    items.length === 0 ? "[]" : `[\n${items.map((item) => `    ${JSON.stringify(item)}`).join(",\n")}\n  ]`;
  const fields = [
    `"patchbay": ${patchbay}`,
    `"title": ${JSON.stringify(title)}`,
    ...(template === undefined ? [] : [`"template": ${JSON.stringify(template)}`]),
    `"seed": ${seed}`,
    `"nodes": ${rows(nodes.map(orderedNode))}`,
    `"wires": ${rows(wires.map(({ from, to }) => ({ from: orderedPin(from), to: orderedPin(to) })))}`,
    ...(promoted === undefined ? [] : [`"promoted": ${JSON.stringify(promoted)}`]),
  ];
  return `{\n${fields.map((field) => `  ${field}`).join(",\n")}\n}\n`;
}

function orderedNode({ name, node, title, parent, x, y, collapsed, docked, settings, streams, note }: GraphDocument["nodes"][number]) {
  // Undefined fields vanish in JSON; a group has no settings worth a word.
  return {
    name,
    node,
    title,
    parent,
    x,
    y,
    collapsed,
    docked,
    settings: node === groupId && Object.keys(settings).length === 0 ? undefined : settings,
    streams,
    note,
  };
}

function orderedPin({ node, pin, field, index }: GraphDocument["wires"][number]["from"]) {
  return { node, pin, field, index };
}
