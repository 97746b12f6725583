// SPDX-License-Identifier: MIT-0
import type { Json, Tensors } from "../ports.ts";
import { type Ledger, newLedger, readLedger } from "./ledger.ts";
import { numbersOf } from "./numbers.ts";
import { Problem } from "./problem.ts";
import { retell } from "./retell.ts";
import type { Run, Saved } from "./run.ts";
import { type Goal, sharedStart } from "./shared-start.ts";
import { atStart, carriedOver, type Standing } from "./standing.ts";
import type { TrainStep } from "./train-step.ts";
import { disposeTree, flatten, isTensor, unflatten } from "./tree.ts";

/** What the last checkpoint of a run holds, with everything in it owned by the caller. */
export interface Opened {
  readonly ledger: Ledger;
  readonly structure: Json;
  readonly carried: Tensors;
  readonly from?: Begun;
  /** It is the state of another training, which need not fit. */
  readonly isFork: boolean;
}
export interface Begun {
  readonly standing: Standing;
  readonly state: Tensors;
  /** States that were kept for an agent, by their updates. */
  readonly earlier: Readonly<Record<string, Tensors>>;
}

/** The last checkpoint, or a fresh start. What it holds is not told again yet. */
export async function open(run: Run): Promise<Opened> {
  const saved = await run.checkpoints?.load();
  if (!saved) return { ledger: newLedger(), structure: null, carried: {}, isFork: false };
  const opened = { ...read(saved), isFork: saved.source === "fork" };
  if (saved.source !== undefined) run.from(opened.ledger.updates, saved.source);
  return opened;
}

function read(saved: Saved): Omit<Opened, "isFork"> {
  const { standing, structure, ledger: written } = saved.host as unknown as { standing: Standing; structure: Json; ledger: Json };
  const { state = {}, carried = {}, earlier = {}, ...weights } = saved.tensors as Record<string, Tensors>;
  // Files forget empty branches.
  const whole = Object.entries(weights).map(([name, kept]) => [name, { weights: {}, stats: {}, ...kept }]);
  return {
    ledger: readLedger(written, Object.fromEntries(whole)),
    structure,
    carried,
    from: { standing, state, earlier: earlier as Begun["earlier"] },
  };
}

/** Where a training with this step begins, told again up to there: where it was saved, where another one stood, or where one began that is the same up to there. */
export function beginning(step: TrainStep, opened: Opened, run: Run, goal: Goal): { ledger: Ledger; from?: Begun } {
  if (opened.from) {
    retell(opened.ledger, run, step.numbers);
    return { ledger: opened.ledger, from: fitting(step, opened, run) };
  }
  const shared = sharedStart(step, run, goal);
  if (!shared) return { ledger: opened.ledger };
  const { ledger, from } = read(shared);
  run.from(ledger.updates, "shared");
  retell(ledger, run, step.numbers);
  return { ledger, from: fitting(step, { from: from as Begun, isFork: false }, run) };
}

/** What was saved, in the form of what the step expects. */
export function fitting(step: TrainStep, { from, isFork }: Pick<Opened, "from" | "isFork">, run: Run): Begun {
  const { standing, state, earlier } = from as Begun;
  if (!isFork) return { standing, state: restore(step.init(), state), earlier };
  const { laid, rest } = overlay(step.init(), state);
  const left = [...new Set([...flatten(rest).keys()].map((path) => path.split("/").slice(0, 2).join("/")))];
  disposeTree(rest);
  if (left.length > 0)
    run.note(`Branched off without ${left.slice(0, 4).join(", ")}${left.length > 4 ? ", …" : ""}: there is no place for it here any more.`);
  return { standing: carriedOver(standing, atStart(step, numbersOf(step.numbers).init())), state: laid, earlier };
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
