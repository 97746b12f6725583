// SPDX-License-Identifier: MIT-0
import type { Json, Tensors } from "../ports.ts";
import { type Ledger, newLedger, readLedger, retell } from "./ledger.ts";
import type { Standing } from "./loop.ts";
import { Problem } from "./problem.ts";
import type { Run } from "./run.ts";
import { disposeTree, flatten, isTensor, unflatten } from "./tree.ts";

/** What the last checkpoint of a run holds, with everything in it owned by the caller. */
export interface Opened {
  readonly ledger: Ledger;
  readonly structure: Json;
  readonly carried: Tensors;
  readonly from?: { readonly standing: Standing; readonly state: Tensors };
}

/** The last checkpoint, told again to the run; or a fresh start. */
export async function open(run: Run): Promise<Opened> {
  const saved = await run.checkpoints?.load();
  if (!saved) return { ledger: newLedger(), structure: null, carried: {} };
  const { standing, structure, ledger: written } = saved.host as unknown as { standing: Standing; structure: Json; ledger: Json };
  const { state = {}, carried = {}, ...weights } = saved.tensors as Record<string, Tensors>;
  // Files forget empty branches.
  const whole = Object.entries(weights).map(([name, kept]) => [name, { weights: {}, stats: {}, ...kept }]);
  const ledger = readLedger(written, Object.fromEntries(whole));
  retell(ledger, run);
  return { ledger, structure, carried, from: { standing, state } };
}

/**
 * Saved tensors in the shape of a fresh state, which is dropped: files forget empty branches.
 * Throws `checkpoint-mismatch` when a tensor is missing or has another shape.
 */
export function restore(fresh: Tensors, saved: Tensors): Tensors {
  const restored = fitted(fresh, saved, "");
  disposeTree(fresh);
  return restored;
}

function fitted(fresh: Tensors, saved: Tensors | undefined, path: string): Tensors {
  const made: Record<string, Tensors[string]> = {};
  for (const [name, like] of Object.entries(fresh)) {
    const place = path === "" ? name : `${path}/${name}`;
    const found = saved?.[name];
    if (!isTensor(like)) {
      made[name] = fitted(like, found as Tensors | undefined, place);
      continue;
    }
    if (isTensor(found) && found.shape.join() === like.shape.join()) made[name] = found;
    else {
      const has = isTensor(found) ? `has the shape [${found.shape}]` : "is missing";
      throw new Problem("checkpoint-mismatch", `In the checkpoint "${place}" ${has}; the experiment expects [${like.shape}].`, {
        fix: "Resume with the settings that the run began with, or start anew.",
      });
    }
  }
  return made;
}

/**
 * Tensors of `fresh` replaced by those of the same path and shape in `old`, and what is left of `old`.
 * Both trees are given up.
 */
export function overlay(fresh: Tensors, old: Tensors): { laid: Tensors; rest: Tensors } {
  const rest = flatten(old);
  const lay = (tree: Tensors, path: string): Tensors =>
    Object.fromEntries(
      Object.entries(tree).map(([name, like]) => {
        const place = path + name;
        if (!isTensor(like)) return [name, lay(like, `${place}/`)];
        const found = rest.get(place);
        if (!found || found.shape.join() !== like.shape.join()) return [name, like];
        rest.delete(place);
        like.dispose();
        return [name, found];
      }),
    );
  const laid = lay(fresh, "");
  return { laid, rest: unflatten(rest) };
}
