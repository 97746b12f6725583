// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Clock, Json, Tensors, Trained } from "../ports.ts";
import type { Act, Author } from "./act.ts";
import { type Consulted, consult, isDue, opening } from "./agent.ts";
import { compiled } from "./engine/compiled.ts";
import { perform } from "./hands.ts";
import { count, type Done, keepWeights, type Ledger, record, recordNumbers, trainedOf } from "./ledger.ts";
import { numbersOf } from "./numbers.ts";
import { pacer } from "./pace.ts";
import { Problem } from "./problem.ts";
import { metricsOf } from "./read.ts";
import { type Run, Stopped } from "./run.ts";
import { type Border, savedOf, snapshotOf } from "./snapshot.ts";
import { atStart, type Standing } from "./standing.ts";
import { stopwatch } from "./stopwatch.ts";
import type { Drawn, TrainStep, Unit } from "./train-step.ts";
import { cloneTree, disposeTree, leaves } from "./tree.ts";
import type { View } from "./view.ts";
import type { Agent } from "./vocabulary/learning.ts";

export interface Course {
  readonly step: TrainStep;
  readonly budget: number;
  readonly unit: Unit;
  /** Measured whenever `every` more units are done (0: never) and at the end. */
  readonly marks?: {
    readonly every: number;
    measure(state: Tensors, breathe: () => Promise<void>): Promise<Record<string, number>>;
    /** The metric whose highest value (with `lowest`: whose lowest) chooses the best weights. */
    readonly best: string;
    readonly lowest?: boolean;
  };
  /** What is drawn of it now and then, and all of it at the end; no number depends on it. */
  readonly pictures?: {
    isDue(step: number): boolean;
    draw(state: Tensors, trained: Trained, step: number | "end"): Promise<Readonly<Record<string, View>>>;
  };
  /** Someone who watches and acts, after the measurement of a border. */
  readonly agent?: Agent;
  /** Units after which the weights are kept on the side; 0 or past the end: the final ones. */
  readonly keepAt: number;
  /** What of a state is worth keeping as best or kept. */
  keep(state: Tensors): Tensors;
  readonly run: Run;
  /** Written into checkpoints: what rebuilds the TrainStep, and tensors that this stage only carries along. */
  readonly structure: Json;
  readonly carried?: Tensors;
  /** A state to begin with, and where it stood if it was saved; taken over. Without it `step.init()`. */
  readonly from?: { readonly standing?: Standing; readonly state: Tensors; readonly earlier?: Readonly<Record<string, Tensors>> };
  /** Counts for the progress of one training with several stages. */
  readonly outOf?: { readonly before: number; readonly all: number };
}

/**
 * The one loop. Advances `step` until the budget is used, writes into the ledger, and gives the final state
 * (owned by the caller). Lets messages in, reports, measures at marks, saves, and does at step borders what a person asks for.
 * Whether it ran through or was saved, killed and taken up again makes no difference to any number.
 *
 * A border: what is kept is kept, then acts of hands, then the measurement, then the agent, then the update.
 *
 * Throws `loss-not-finite` naming the step and the last finite values, unless an agent goes back to an earlier state then: the
 * update that failed is not counted and made again from there. And `Stopped`.
 */
export async function advance(course: Course, ledger: Ledger): Promise<Tensors> {
  const { step, unit, budget, run, marks, structure, carried = {} } = course;
  const numbers = numbersOf(step.numbers);
  const isDriven = (name: string) => typeof step.numbers[name] === "object";
  let standing = course.from?.standing ?? atStart(step, numbers.init());
  let state = keepTree(course.from?.state ?? step.init());
  /** States as borders began, kept for the agent; of each its updates. */
  let earlier: Readonly<Record<string, Tensors>> = course.from?.earlier ?? {};
  keepTree(earlier);
  let drawn: Drawn | undefined;
  /** The last border whose acts are done. */
  let acted = -1;
  let painted: number | "end" = -1;
  const border = (): Border => ({ state, carried, earlier, standing, structure });
  const watch = stopwatch(run, ledger);
  const save = async () => {
    watch.tick();
    await run.checkpoints?.save(savedOf(border(), ledger));
  };
  const pace = pacer(run, save);
  const progress = () => {
    watch.tell();
    return progressOf(course, standing, drawn);
  };
  const clockNow = (): Clock => ({ step: standing.step, presentations: standing.presentations, metrics: standing.metrics });
  const keepSnapshot = (isLast = false) => {
    if (run.ring && (isLast || run.ring.wants(ledger.updates))) run.ring.put(ledger.updates, snapshotOf(border(), ledger));
  };

  const measure = async (passed: number) => {
    if (!marks || standing.measured === standing.step) return;
    const values = await marks.measure(state, pace.breathe);
    record(ledger, values);
    run.metric(ledger.updates, values);
    standing = { ...standing, marks: passed, measured: standing.step, metrics: { ...standing.metrics, ...values } };
    const measured = values[marks.best];
    const value = measured !== undefined && marks.lowest ? -measured : measured;
    if (value === undefined || (ledger.best !== null && value <= ledger.best)) return;
    ledger.best = value;
    keepWeights(ledger, "best", course.keep(state));
  };

  const draw = async (step: number | "end") => {
    if (!course.pictures || painted === step) return;
    painted = step;
    for (const [name, view] of Object.entries(await course.pictures.draw(state, trainedOf(ledger), step))) run.show(name, view);
  };

  /** The newest of a hand's earlier states or of the agent's. */
  const earlierFor = (author: Author) => (updates: number) => {
    if (author.by === undefined) {
      const snapshot = run.ring?.at(updates);
      return snapshot && { updates: snapshot.updates, state: snapshot.tensors.state as Tensors };
    }
    const at = Math.max(
      -1,
      ...Object.keys(earlier)
        .map(Number)
        .filter((kept) => kept <= updates),
    );
    return at < 0 ? undefined : { updates: at, state: earlier[at] as Tensors };
  };

  const doOne = async (one: Act, author: Author = {}): Promise<Done> => {
    const read = async (name: string) => {
      const scalar = numbers.at(standing.schedules, clockNow(), ledger).scalars[name] as tf.Scalar;
      return (await metricsOf({ value: scalar })).value as number;
    };
    const before = state;
    const { state: after, done: plain } = await perform(one, { step, ledger, state, earlier: earlierFor(author), read });
    const done: Done = { ...plain, ...author };
    state = keepTree(after);
    dropUnless(state, before);
    const isLoad = done.act.do === "load" && author.by === undefined;
    const isLost = isLoad && done.refused !== undefined;
    // A state that was gone is there again when the run is replayed: only what was done is remembered.
    if (!isLost) ledger.acts.push(done);
    // The state it took may be gone when this run is taken up again.
    if (isLoad && !isLost) {
      await save();
      await run.checkpoints?.settle?.();
    }
    const { step: at, act: what, ...result } = done;
    run.acted(at, what, result);
    return done;
  };

  /** Asks the agent, does what it says, and keeps the states that it may want back. */
  const ask = async (who: Agent, look: { values: Readonly<Record<string, number>>; failed?: Readonly<Record<string, number>> }) => {
    const consulted = await consult(who, { standing, updates: ledger.updates, kept: earlier, run, perform: doOne, ...look });
    standing = { ...standing, agent: consulted.agent };
    earlier = pruned(earlier, consulted);
    if (!consulted.isAnswer) return consulted;
    await save();
    await run.checkpoints?.settle?.();
    return consulted;
  };

  /** Whether anything was done, so that what was drawn for this border may no longer be true. */
  const act = async (): Promise<boolean> => {
    acted = ledger.updates;
    const { control } = run;
    let any = false;
    while (control && ledger.updates >= control.next) {
      watch.tick();
      const asked = await control.at(ledger.updates);
      watch.skip();
      for (const one of asked) {
        any = true;
        await doOne(one);
      }
    }
    return any;
  };

  const { agent } = course;
  run.drives(step.numbers);
  const compute = compiled(step.step, { name: run.node, donate: true, say: run.note });
  try {
    for (;;) {
      await pace.between(progress);
      const clock = clockNow();
      const turned = await step.turn?.({ state, host: standing.host, clock, breathe: pace.breathe });
      if (turned) {
        const before = state;
        state = keepTree(turned.state);
        dropUnless(state, before);
        record(ledger, turned.metrics);
        run.metric(ledger.updates, turned.metrics);
        standing = { ...standing, host: turned.host, metrics: { ...standing.metrics, ...turned.metrics } };
        continue;
      }
      let evaluated: ReturnType<typeof numbers.at> | undefined;
      const evaluate = () => {
        evaluated ??= numbers.at(standing.schedules, clock, ledger);
        return evaluated;
      };
      const now = drawInputs(step, standing.host, clock, () => evaluate().values);
      drawn = now;
      const reached = unit === "updates" ? standing.step : unit === "presentations" ? standing.presentations : now.round;
      if (!standing.kept && course.keepAt > 0 && reached >= course.keepAt) {
        keepWeights(ledger, "kept", course.keep(state));
        standing = { ...standing, kept: true };
      }
      if (ledger.ended || reached >= budget || standing.step >= run.maxUpdates) break;
      // After its measurement a border is over: what is asked for then is done at the next one, as a replay will.
      const over = standing.measured === standing.step && standing.step > 0;
      if (acted !== ledger.updates && !over) {
        keepSnapshot();
        const { everyUpdates } = run.checkpoints ?? {};
        if (everyUpdates !== undefined && ledger.updates > 0 && ledger.updates % everyUpdates === 0) await save();
        if (agent && standing.agent?.asked !== standing.step && isDue(agent, standing.step) && !(ledger.updates in earlier))
          earlier = { ...earlier, [ledger.updates]: keepTree(cloneTree(state)) };
        if (await act()) {
          drop(now);
          continue;
        }
      }
      if (agent?.before && standing.agent?.opened !== standing.step && !over) {
        drop(now);
        standing = { ...standing, agent: await opening(agent, { standing, perform: doOne }) };
        continue;
      }
      const passed = marks && marks.every > 0 ? Math.floor(reached / marks.every) : 0;
      if (passed > standing.marks) {
        drop(now);
        await measure(passed);
        continue; // Drawn again: the clock now knows what was measured.
      }
      if (agent && standing.agent?.asked !== standing.step) {
        drop(now);
        await ask(agent, evaluate());
        continue; // What it did may have changed what is drawn.
      }
      if (course.pictures?.isDue(standing.step)) await draw(standing.step);

      const { values, schedules, scalars } = evaluate();
      const before = state;
      let read: ReturnType<typeof metricsOf> = {};
      tf.tidy(() => {
        const made = (isLast(course, standing, now) ? compute.audited : compute)(before, now.inputs, scalars);
        state = keepTree(made.state);
        read = metricsOf(made.metrics);
      });
      dropUnless(state, before, now.inputs);
      drawn = undefined;
      const metrics = read instanceof Promise ? await read : read;
      if (!Number.isFinite(metrics.loss)) {
        const isNew = standing.agent?.rescued !== standing.step;
        if (agent && isNew && (await ask(agent, { values, failed: metrics })).wentBack) continue;
        throw notFinite(ledger.updates + 1, metrics.loss, standing.metrics, values);
      }

      standing = {
        ...standing,
        step: standing.step + 1,
        presentations: standing.presentations + now.presentations,
        round: now.round,
        host: now.host,
        schedules,
        metrics: { ...standing.metrics, ...metrics },
      };
      count(ledger, now.presentations);
      record(ledger, metrics);
      recordNumbers(ledger, values, isDriven);
      run.metric(ledger.updates, metrics);
      run.numbers(ledger.updates, values);
    }
    // Before the last measurement, which a longer training does not make here.
    keepSnapshot(true);
    if (marks && marks.every > 0) await measure(standing.marks);
    await draw("end");
    pace.end(progress);
    await save();
    await run.checkpoints?.settle?.();
    const final = cloneTree(state);
    disposeTree(state);
    disposeTree(earlier);
    return final;
  } catch (error) {
    if (error instanceof Stopped) {
      await save();
      await run.checkpoints?.settle?.();
    }
    disposeTree(state);
    disposeTree(earlier);
    throw error;
  } finally {
    if (drawn) disposeTree(drawn.inputs);
    numbers.dispose();
    compute.dispose();
  }

  function drop({ inputs }: Drawn): void {
    disposeTree(inputs);
    drawn = undefined;
  }
}

/** The states that an agent goes on wanting. */
function pruned(earlier: Readonly<Record<string, Tensors>>, { keep }: Consulted): Readonly<Record<string, Tensors>> {
  const wanted = Object.entries(earlier).filter(([at]) => keep.includes(Number(at)));
  for (const [at, tree] of Object.entries(earlier)) if (!keep.includes(Number(at))) disposeTree(tree);
  return Object.fromEntries(wanted);
}

/** Where that is known before the next batch is drawn. */
function isLast({ unit, budget, run }: Course, { step, presentations }: Standing, now: Drawn): boolean {
  if (step + 1 >= run.maxUpdates) return true;
  return unit === "updates" ? step + 1 >= budget : unit === "presentations" && presentations + now.presentations >= budget;
}

function drawInputs(step: TrainStep, host: Json, clock: Clock, numbers: () => Readonly<Record<string, number>>): Drawn {
  let drawn: Drawn | undefined;
  tf.tidy(() => {
    drawn = step.inputs(host, clock, numbers);
    keepTree(drawn.inputs);
  });
  return drawn as unknown as Drawn;
}

/** Takes tensors out of every scope: the loop drops them by itself, and no scope's list grows with the steps. */
function keepTree(tree: Tensors): Tensors {
  for (const tensor of leaves(tree)) tf.keep(tensor);
  return tree;
}

function dropUnless(used: Tensors, ...trees: Tensors[]): void {
  const still = new Set(leaves(used));
  for (const tree of trees) for (const tensor of leaves(tree)) if (!still.has(tensor)) tensor.dispose();
}

function progressOf({ unit, budget, run, outOf }: Course, { step, presentations, round }: Standing, drawn: Drawn | undefined) {
  const done = unit === "updates" ? step : unit === "presentations" ? presentations : (drawn?.round ?? round);
  const most = unit === "updates" ? Math.min(budget, run.maxUpdates) : budget;
  return { done: (outOf?.before ?? 0) + Math.min(done, most), of: outOf?.all ?? most, unit };
}

function notFinite(
  step: number,
  loss: number | undefined,
  metrics: Readonly<Record<string, number>>,
  numbers: Readonly<Record<string, number>>,
): Problem {
  const list = (values: Readonly<Record<string, number>>) =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`)
      .join(", ");
  const before = Object.keys(metrics).length === 0 ? "It was the first update." : `The update before it gave ${list(metrics)}.`;
  const under = Object.keys(numbers).length === 0 ? "" : ` (with ${list(numbers)})`;
  return new Problem("loss-not-finite", `The loss became ${loss} at update ${step}${under}. ${before}`, {
    fix: "Lower the learning rate, or put a gradient clip in front of it.",
  });
}
