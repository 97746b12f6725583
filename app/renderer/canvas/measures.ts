import type { CatalogNode } from "../../common/catalog.ts";
import type { GraphNode, Json } from "../../common/document.ts";

/** Sizes in canvas pixels. Nodes are laid out by arithmetic, never measured, so that 1,000 of them cost no layout pass. */
export const row = 20;
export const header = 32;
export const foot = 8;
/** Room around the children of a frame. `params` holds the names of what a container hands in. */
export const frame = { header: 36, pad: 16, params: 76, empty: { width: 340, height: 160 } } as const;
export const group = { header: 32, pad: 16 } as const;
/** A collapsed frame; its pins stand closer than rows because they have no names. */
export const box = { width: 176, narrow: 148, picture: 58, pitch: 18 } as const;

export type PictureKind = "curve" | "schedule" | "strip" | "plot" | "verdict" | "inside";
export interface Picture {
  readonly kind: PictureKind;
  readonly height: number;
}

/** What a node draws, told from what it gives and shows. */
export function pictureOf(card: CatalogNode, node: GraphNode): Picture | null {
  const ports = Object.values(card.outputs);
  if (ports.includes("Verdict")) return { kind: "verdict", height: verdictHeight(node.settings.lines) };
  if (ports.includes("Trained")) return { kind: "curve", height: 108 };
  if (ports.includes("Schedule")) return { kind: "schedule", height: 60 };
  if (Object.keys(card.shows).length === 0) return null;
  return card.family === "data" ? { kind: "strip", height: 32 } : { kind: "plot", height: 96 };
}

export function widthOf(card: CatalogNode | undefined): number {
  if (card === undefined) return 176;
  const ports = Object.values(card.outputs);
  if (ports.includes("Verdict")) return verdictWidth;
  if (ports.includes("Trained")) return 224;
  if (ports.includes("Table") || ports.includes("Plot")) return 200;
  if (ports.includes("Scores")) return 176;
  return 176;
}

const verdictWidth = 316;

/** Of each line the effect with its axis, then its claim of about fifty characters a row; the first has its status too. */
function verdictHeight(lines: Json | undefined): number {
  const claims = Array.isArray(lines) && lines.length > 0 ? lines.slice(0, 5) : [""];
  const of = (line: Json): string => (line !== null && typeof line === "object" && !Array.isArray(line) ? String(line.claim ?? "") : "");
  return claims.reduce<number>((sum, line, i) => sum + (i === 0 ? 108 : 59) + 17 * Math.max(1, Math.ceil(of(line).length / 50)), 4);
}

/** Room for the names of arms at the right edge of a container. */
export function sideOf(names: readonly string[]): number {
  const longest = Math.max(0, ...names.map((name) => name.length));
  return Math.round(Math.min(128, 46 + 6.6 * Math.max(5, longest)));
}
