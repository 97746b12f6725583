// SPDX-License-Identifier: MIT-0
/**
 * Pictures are data: a node sends one of these through `run.show`, and one component a kind
 * draws it. Arrays are plain so that a view is JSON in a process message, a file and a test.
 */
export type Axis = { readonly label: string; readonly unit?: string; readonly log?: boolean };

export interface Series {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Band around y, same length. */
  readonly lo?: readonly number[];
  readonly hi?: readonly number[];
  readonly dashed?: boolean;
  /** 1 draws against a second axis on the right. */
  readonly axis?: 0 | 1;
  /** Drawn thick: the one to look at. */
  readonly thick?: boolean;
  /** 0 (low) to 1 (high): its colour on the scale of heat maps, instead of one of its own. */
  readonly tone?: number;
  /** A dot at every point. */
  readonly dots?: boolean;
}
/** A line across the plot at x or at y, with words. */
export type Mark = { readonly x?: number; readonly y?: number; readonly label: string };

export interface Lines {
  readonly is: "Lines";
  readonly x: Axis;
  readonly y: Axis;
  readonly right?: Axis;
  readonly series: readonly Series[];
  readonly marks?: readonly Mark[];
  /** Arrows between places of the plot, say from a parent to its copy. */
  readonly links?: readonly { readonly from: Place; readonly to: Place }[];
}
export type Place = { readonly x: number; readonly y: number };
export interface Bars {
  readonly is: "Bars";
  readonly y: Axis;
  readonly bars: readonly { readonly label: string; readonly value: number }[];
}
export interface Matrix {
  readonly is: "Matrix";
  readonly rows: { readonly label: string; readonly names: readonly string[] };
  readonly columns: { readonly label: string; readonly names: readonly string[] };
  readonly values: readonly (readonly number[])[];
}
/** Grey pictures, row by row from the top left, 0 black to 255 white, in base64. */
export interface Images {
  readonly is: "Images";
  readonly width: number;
  readonly height: number;
  readonly items: readonly { readonly pixels: string; readonly label?: string; readonly wrong?: boolean }[];
}
export interface Scatter {
  readonly is: "Scatter";
  readonly x: Axis;
  readonly y: Axis;
  readonly points: readonly { readonly x: number; readonly y: number; readonly group?: string }[];
  /** Points of one group are joined in their order: a path through the plane. */
  readonly joined?: boolean;
}
export type Extent = { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
/** `values[row][column]`, row 0 at the top. With `extent` row 0 lies at the lowest y, the axes have numbers, and points can lie on it. */
export interface Heat {
  readonly is: "Heat";
  readonly x: Axis;
  readonly y: Axis;
  readonly values: readonly (readonly number[])[];
  readonly extent?: Extent;
  readonly points?: Scatter["points"];
}
/** Arrows over the plane; several frames have a slider between them. */
export interface Field {
  readonly is: "Field";
  readonly x: Axis;
  readonly y: Axis;
  readonly extent: Extent;
  /** Points behind the arrows of all frames. */
  readonly points?: Scatter["points"];
  /** What the slider moves along, say "r". */
  readonly along: string;
  readonly frames: readonly {
    readonly label: string;
    readonly arrows: readonly { readonly x: number; readonly y: number; readonly dx: number; readonly dy: number }[];
  }[];
}
/** Columns of units with what lies between them: how strong each unit and each edge is, 0 to 1. */
export interface Network {
  readonly is: "Network";
  readonly layers: readonly { readonly label: string; readonly units: readonly number[] }[];
  /** `edges[layer][from][to]`, between a layer and the next. */
  readonly edges: readonly (readonly (readonly number[])[])[];
  readonly legend: string;
}
export interface TableView {
  readonly is: "TableView";
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (number | string)[])[];
  /** Columns that were chosen, not measured: what a search tried. */
  readonly axes?: readonly string[];
}
export interface Text {
  readonly is: "Text";
  readonly text: string;
}
/** The effect of each claim with its interval, zero and the margin on one axis, the seeds as dots. */
export interface Intervals {
  readonly is: "Intervals";
  readonly lines: readonly {
    readonly claim: string;
    readonly kind: string;
    readonly metric: string;
    readonly unit: string;
    readonly mean: number;
    readonly lo: number;
    readonly hi: number;
    readonly margin: number;
    readonly dots: readonly { readonly seed: number; readonly value: number }[];
    readonly planned: number;
    readonly status: string;
    readonly note: string;
  }[];
}
export type View = Lines | Bars | Matrix | Images | Scatter | Heat | TableView | Text | Intervals | Field | Network;
