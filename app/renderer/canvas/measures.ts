import type { CatalogNode } from "../../common/catalog.ts";
import type { GraphNode } from "../../common/document.ts";

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
  if (ports.includes("Verdict")) {
    const lines = Array.isArray(node.settings.lines) ? node.settings.lines.length : 1;
    return { kind: "verdict", height: 60 + Math.min(4, Math.max(1, lines)) * 120 };
  }
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
