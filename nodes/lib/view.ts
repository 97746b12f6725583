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
}
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
}
export interface Heat {
  readonly is: "Heat";
  readonly x: Axis;
  readonly y: Axis;
  readonly values: readonly (readonly number[])[];
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
export type View = Lines | Bars | Matrix | Images | Scatter | Heat | TableView | Text | Intervals;
