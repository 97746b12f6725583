import type { CatalogNode } from "../../common/catalog.ts";
import type { GraphNode } from "../../common/document.ts";
import type { Picture } from "./measures.ts";
import type { Words } from "./words.ts";

/** One pin as it is drawn. `node`, `pin` and `field` say which pin of the document it is, wherever it is drawn. */
export interface PinSpec {
  /** Handle id: `${node}:${pin}` or `${node}:${pin}/${field}`; the end of a wire that crosses a collapsed frame keeps it. */
  readonly id: string;
  readonly node: string;
  readonly pin: string;
  readonly field?: string;
  /** "in" takes a wire, "out" gives one, wherever it sits: a parameter of a body gives, at the left inner edge. */
  readonly way: "in" | "out";
  readonly edge: "left" | "right";
  readonly label: string;
  /** Types it takes or gives. */
  readonly ports: readonly string[];
  readonly optional: boolean;
  readonly many: boolean;
  readonly wired: boolean;
  /** "+ arm": a wire dropped here makes a new result. */
  readonly fresh?: boolean;
  /** Number of the arm that ends here. */
  readonly arm?: number;
  /** Drawn only while its card is open: nothing is wired to it and nothing has to be. */
  readonly spare?: true;
  /** Centre in the node's own coordinates. */
  readonly x: number;
  readonly y: number;
}

export type Row =
  | {
      readonly is: "setting";
      readonly node: string;
      readonly setting: string;
      readonly label: string;
      readonly y: number;
      readonly pin?: PinSpec;
      /** Title of the node that drives it. */
      readonly drivenBy?: string;
    }
  | {
      readonly is: "socket";
      readonly label: string;
      readonly node: string;
      readonly words: readonly Words[];
      readonly y: number;
      /** Where the wire ends that brings one of its numbers, and the title of who sends it. */
      readonly pin?: PinSpec;
      readonly drivenBy?: string;
    }
  | { readonly is: "pins"; readonly left?: PinSpec; readonly right?: PinSpec; readonly y: number };

interface Common {
  readonly [key: string]: unknown;
  readonly graph: GraphNode;
  readonly title: string;
  /** Document position + shift = canvas position within the parent. */
  readonly shift: { readonly x: number; readonly y: number };
  /** Names drawn inside: itself, what is docked in it, and for a collapsed frame all that it holds. */
  readonly holds: readonly string[];
  readonly pins: readonly PinSpec[];
  /** Index of the arm that this node alone belongs to; see `--arm-N`. */
  readonly arm?: number;
}
export interface CardData extends Common {
  readonly card: CatalogNode | undefined;
  readonly cards: Readonly<Record<string, CatalogNode | undefined>>;
  readonly docked: Readonly<Record<string, GraphNode>>;
  readonly picture: Picture | null;
  readonly rows: readonly Row[];
  /** Rows below the others, shown while the card is open: chosen, under the pointer, or in reach of a wire on its way. */
  readonly more: readonly Row[];
  /** Height with those rows; the node's own height is without them, so that growing moves nothing. */
  readonly openHeight: number;
  /** Box of a collapsed frame: what its inside does, and the wires that cross it. */
  readonly collapsed: boolean;
  /** How many nodes stand inside a collapsed frame, docked ones not counted. */
  readonly inside: number;
  readonly open?: boolean;
}
export interface FrameData extends Common {
  readonly card: CatalogNode | undefined;
  readonly container: boolean;
  readonly open?: boolean;
}

export interface CanvasNode {
  readonly id: string;
  readonly type: "card" | "frame";
  readonly parentId?: string;
  readonly position: { readonly x: number; readonly y: number };
  readonly width: number;
  readonly height: number;
  readonly data: CardData | FrameData;
}
export interface CanvasEdge {
  readonly id: string;
  readonly source: string;
  readonly sourceHandle: string;
  readonly target: string;
  readonly targetHandle: string;
  readonly data: {
    readonly [key: string]: unknown;
    /** Port type of its source. */
    readonly port: string;
    /** Places in `document.wires`: several where wires share both visible ends. */
    readonly wires: readonly number[];
    readonly label: string;
  };
}
export interface Projection {
  /** Frames stand before what they hold. */
  readonly nodes: readonly CanvasNode[];
  readonly edges: readonly CanvasEdge[];
}
