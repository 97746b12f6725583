import type { CatalogNode } from "../../common/catalog.ts";
import type { GraphNode, Json } from "../../common/document.ts";

/** Sizes in canvas pixels. Nodes are laid out by arithmetic, never measured, so that 1,000 of them cost no layout pass. */
export const row = 24;
export const header = 38;
export const foot = 8;
/** Room around the children of a frame. `side` holds the names of arms and parameters. */
export const frame = { header: 40, pad: 24, side: 104, empty: { width: 340, height: 180 } } as const;
export const group = { header: 32, pad: 18 } as const;

export type PictureKind = "curve" | "schedule" | "strip" | "plot" | "verdict";
export interface Picture {
  readonly kind: PictureKind;
  readonly height: number;
}

/** What a node draws, told from what it gives and shows. */
export function pictureOf(card: CatalogNode, node: GraphNode): Picture | null {
  const ports = Object.values(card.outputs);
  if (ports.includes("Verdict")) return { kind: "verdict", height: verdictHeight(node.settings.lines) };
  if (ports.includes("Trained")) return { kind: "curve", height: 104 };
  if (ports.includes("Schedule")) return { kind: "schedule", height: 64 };
  if (Object.keys(card.shows).length === 0) return null;
  return card.family === "data" ? { kind: "strip", height: 36 } : { kind: "plot", height: 96 };
}

export function widthOf(card: CatalogNode | undefined): number {
  if (card === undefined) return 200;
  const ports = Object.values(card.outputs);
  if (ports.includes("Verdict")) return 344;
  if (ports.includes("Trained")) return 256;
  if (ports.includes("Table") || ports.includes("Plot")) return 240;
  return card.family === "data" || card.family === "schedules" ? 192 : 200;
}

/** Claims are sentences of about fifty characters a line; below each stand its effect, its axis and its status. */
function verdictHeight(lines: Json | undefined): number {
  const claims = Array.isArray(lines) && lines.length > 0 ? lines : [""];
  const of = (line: Json): string => (line !== null && typeof line === "object" && !Array.isArray(line) ? String(line.claim ?? "") : "");
  const rows = claims.slice(0, 6).map((line) => Math.max(1, Math.ceil(of(line).length / 50)));
  return 52 + rows.reduce((sum, count) => sum + 112 + 17 * (count - 1), 0);
}
