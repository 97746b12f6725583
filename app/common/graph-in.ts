import { graphInCapsule } from "./capsule.ts";
import type { Catalog } from "./catalog.ts";
import type { GraphDocument } from "./document.ts";
import { parse } from "./parse.ts";
import { isPng, textIn } from "./png.ts";
import type { ProblemData } from "./problems.ts";
import { isZip } from "./zip.ts";

/** The keyword under which a picture carries its graph. */
export const graphKeyword = "patchbay";

export interface Held {
  /** What the file is, whether or not a graph came out of it. */
  readonly is: "graph" | "picture" | "capsule";
  readonly document: GraphDocument | null;
  readonly problems: readonly ProblemData[];
}

/** The graph in a file of any kind that can hold one: a graph, a picture of a plot, a capsule. Runs nothing, never throws. */
export function graphIn(bytes: Uint8Array, catalog: Catalog): Held {
  if (isZip(bytes)) return { is: "capsule", ...graphInCapsule(bytes, catalog) };
  if (!isPng(bytes)) return { is: "graph", ...parse(new TextDecoder().decode(bytes), catalog) };
  const read = textIn(bytes, graphKeyword);
  if ("problem" in read) return { is: "picture", document: null, problems: [read.problem] };
  return { is: "picture", ...(read.text === null ? { document: null, problems: [noGraph] } : parse(read.text, catalog)) };
}

const noGraph: ProblemData = {
  code: "picture-without-graph",
  message: "The picture carries no graph.",
  fix: "Use the file that “Save picture” wrote: screenshots have none, and chats and editors often drop what is in a picture.",
};
