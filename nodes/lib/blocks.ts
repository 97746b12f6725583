// SPDX-License-Identifier: MIT-0
import type { Model, Tensors } from "../ports.ts";
import { Problem } from "./problem.ts";
import { flatten } from "./tree.ts";

/**
 * The blocks of a model: its longest row of layers whose names differ only in the number at their end (`block1`, `block2`, ...) and
 * whose weights have the same names and shapes. Throws `blocks.none` where no layer has weights that could be a block.
 */
export function blocksOf({ weights, layers }: Pick<Model, "weights" | "layers">, field = "model"): readonly string[] {
  let longest: string[] = [];
  let run: string[] = [];
  let last = "";
  for (const { name } of layers) {
    const [, stem] = /^(.*?)\d+$/.exec(name) ?? [];
    const own = weights[name];
    const form = stem === undefined || own === undefined ? "" : `${stem} ${formOf(own as Tensors)}`;
    run = form !== "" && form === last ? [...run, name] : form === "" ? [] : [name];
    last = form;
    if (run.length > longest.length) longest = run;
  }
  if (longest.length > 0) return longest;
  throw new Problem("blocks.none", "The model has no row of blocks with weights of the same shapes.", {
    field,
    fix: "Wire a model that has some, say a Residual MLP, and that is not frozen.",
  });
}

function formOf(tree: Tensors): string {
  return [...flatten(tree)].map(([path, { shape }]) => `${path}[${shape}]`).join(" ");
}

/** Which source block each target block is. */
export function repeatOrder(from: number, to: number, rule: "extend" | "stack" | "stages"): number[] {
  const places = Array.from({ length: to }, (_, place) => place);
  if (rule === "extend") return places.map((place) => Math.floor((place * from) / to));
  if (rule === "stack") return places.map((place) => place % from);
  const least = Math.floor(to / from);
  const more = to % from;
  return Array.from({ length: from }, (_, block) => Array.from({ length: least + (block < more ? 1 : 0) }, () => block)).flat();
}
