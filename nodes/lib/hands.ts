// SPDX-License-Identifier: MIT-0
import type { Tensor } from "@tensorflow/tfjs";
import type { Tensors } from "../ports.ts";
import { type Act, type Touch, touched } from "./act.ts";
import type { Done, Ledger } from "./ledger.ts";
import type { TrainStep } from "./train-step.ts";
import { cloneTree, disposeTree, flatten, isTensor } from "./tree.ts";

/** A training as far as an act can reach into it. */
export interface Reach {
  readonly step: TrainStep;
  readonly ledger: Ledger;
  readonly state: Tensors;
  /** The newest state that is kept of so many updates or fewer; it stays its keeper's. */
  earlier(updates: number): { readonly updates: number; readonly state: Tensors } | undefined;
  /** The value of a number in the next step, read back from what the step is given. */
  read(name: string): Promise<number>;
}

/**
 * Does one act at a step border. Returns the new state, a tree that shares what did not change with the old one,
 * and what is to be written down.
 */
export async function perform(act: Act, { step, ledger, state, earlier, read }: Reach): Promise<{ state: Tensors; done: Done }> {
  const at = ledger.updates;
  const refuse = (refused: string) => ({ state, done: { step: at, act, refused } });
  switch (act.do) {
    case "hold":
    case "scale":
    case "release": {
      if (!(act.name in step.numbers)) return refuse(`there is no number "${act.name}" here, only ${list(Object.keys(step.numbers))}`);
      touch(ledger, act);
      return { state, done: { step: at, act, value: await read(act.name) } };
    }
    case "load": {
      const kept = earlier(act.step);
      if (!kept) return refuse(`no state of ${act.step} updates or fewer is kept any more`);
      const copy = cloneTree(kept.state);
      const { laid, fits } = laidOver(state, copy);
      disposeTree(copy);
      if (!fits) return refuse(`the state of ${kept.updates} updates has other shapes`);
      return { state: laid, done: { step: at, act: { do: "load", step: kept.updates } } };
    }
    case "reset": {
      const fresh = step.init();
      const { state: reset, found } = resetLayer(state, fresh, act.layer);
      disposeTree(fresh);
      return found
        ? { state: reset, done: { step: at, act } }
        : refuse(`no layer "${act.layer}" learns here, only ${list(Object.keys(state.weights ?? {}))}`);
    }
    case "end":
      ledger.ended = true;
      return { state, done: { step: at, act } };
    case "same":
      return { state, done: { step: at, act } };
  }
}

function touch(ledger: Ledger, act: Extract<Act, { name: string }>): void {
  const { [act.name]: value, ...held } = ledger.held;
  const { [act.name]: factor, ...scaled } = ledger.scaled;
  const before = { ...(value === undefined ? {} : { value }), ...(factor === undefined ? {} : { factor }) };
  const after: Touch = touched(before, act) ?? {};
  ledger.held = after.value === undefined ? held : { ...held, [act.name]: after.value };
  ledger.scaled = after.factor === undefined ? scaled : { ...scaled, [act.name]: after.factor };
}

/** The tree with clones of `other`'s tensors; `fits` is false where one is missing or has another shape. */
function laidOver(tree: Tensors, other: Tensors): { laid: Tensors; fits: boolean } {
  const found = flatten(other);
  const fits = [...flatten(tree)].every(([path, tensor]) => found.get(path)?.shape.join() === tensor.shape.join());
  return fits ? { laid: replaced(tree, (path) => found.get(path)), fits } : { laid: tree, fits };
}

/** Whatever lies under the layer's name: its weights, its statistics, and what the optimizer keeps for them. */
function resetLayer(state: Tensors, fresh: Tensors, layer: string): { state: Tensors; found: boolean } {
  const initial = flatten(fresh);
  let found = false;
  const reset = replaced(state, (path) => {
    if (!path.split("/").includes(layer)) return undefined;
    const tensor = initial.get(path);
    found ||= tensor !== undefined;
    return tensor;
  });
  return { state: reset, found };
}

/** A tree with clones of other tensors at some paths. */
function replaced(tree: Tensors, by: (path: string) => Tensor | undefined, path = ""): Tensors {
  return Object.fromEntries(
    Object.entries(tree).map(([name, value]) => {
      const place = path === "" ? name : `${path}/${name}`;
      return [name, isTensor(value) ? (by(place)?.clone() ?? value) : replaced(value, by, place)];
    }),
  );
}

function list(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}
