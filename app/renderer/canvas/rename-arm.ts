import type { GraphDocument, Json } from "../../common/document.ts";
import { renameResult } from "../../common/edit.ts";

/** Arm `from` becomes `to` on its wire and in every line of a verdict that names it; a name that is taken or cannot be one changes nothing. */
export function renameArm(document: GraphDocument, container: string, body: string, from: string, to: string): GraphDocument {
  const renamed = renameResult(document, { node: container, pin: body, field: from }, to);
  if ("problem" in renamed) return document;
  const readers = new Set(document.wires.filter((wire) => wire.from.node === container).map((wire) => wire.to.node));
  const nodes = renamed.document.nodes.map((node) => {
    if (!readers.has(node.name) || !Array.isArray(node.settings.lines)) return node;
    return { ...node, settings: { ...node.settings, lines: node.settings.lines.map((line) => renamedIn(line, from, to)) } };
  });
  return { ...renamed.document, nodes };
}

/** `fixed/0.01` belongs to arm `fixed`; a baseline may list several arms with commas. */
function renamedIn(line: Json, from: string, to: string): Json {
  if (line === null || typeof line !== "object" || Array.isArray(line)) return line;
  const swap = (value: Json | undefined): Json | undefined =>
    typeof value === "string"
      ? value
          .split(",")
          .map((part) => {
            const [arm, ...rest] = part.trim().split("/");
            return [arm === from ? to : arm, ...rest].join("/");
          })
          .join(", ")
      : value;
  const { candidate, baseline } = line;
  return {
    ...line,
    ...(candidate === undefined ? {} : { candidate: swap(candidate) as Json }),
    ...(baseline === undefined ? {} : { baseline: swap(baseline) as Json }),
  };
}
