import { Problem } from "../../../../nodes/lib/problem.ts";
import type { Run } from "../../../../nodes/lib/run.ts";
import type { Batches, Driven, GradientSource, GradientTransform, Objective, Schedule, Stage, StagePlan } from "../../../../nodes/ports.ts";
import type { NodeFunction } from "../interpret.ts";
import { type Limits, measure } from "./measure.ts";
import { type Args, isA } from "./planned.ts";

export const overfitUpdates = 60;
/** With fewer nothing is said against it: many begin slowly. */
const fewestJudged = 50;
export const fewestOverfit = 20;
/** Milliseconds for what did not learn in the time that it had. */
const secondChanceMs = 1500;
/** Less than this and it was learnt before. */
const learnt = 1e-3;
export const leastFall = 0.1;

export interface Overfit {
  readonly stage: string;
  readonly before: number;
  readonly after: number;
  readonly updates: number;
}

export type OverfitVerdict = "learns" | "stuck" | "grows" | "short";

export function judge({ before, after, updates }: Overfit): OverfitVerdict {
  if (!Number.isFinite(after)) return "grows";
  if (Math.abs(before) < learnt) return "learns";
  const fall = (before - after) / Math.abs(before);
  if (fall >= leastFall) return "learns";
  if (updates < fewestJudged) return "short";
  return fall < -leastFall ? "grows" : "stuck";
}

/**
 * The same training on its first batch again and again, without marks: what it then cannot make small it will not make
 * small on all the data. One result a stage. `lengths` are the updates planned: a schedule that has hardly begun
 * by the last of these few updates is tried again in fast motion before anything is said against it.
 */
export async function overfit(
  work: NodeFunction,
  args: Args,
  run: Run,
  { limits, lengths }: { limits: Limits; lengths: readonly number[] },
): Promise<Overfit[]> {
  const names = isA<StagePlan>(args.plan, "StagePlan")
    ? args.plan.stages.filter(({ updates }) => updates > 0).map(({ name }) => name)
    : [""];
  const once = async (haste: number, limits: Limits) => {
    const legs: { losses: number[] }[] = [];
    const heard: Run = {
      ...run,
      drives: (numbers) => {
        if (legs.at(-1)?.losses.length !== 0) legs.push({ losses: [] });
        run.drives(numbers);
      },
      metric: (_step, values) => {
        if (values.loss !== undefined) legs.at(-1)?.losses.push(values.loss);
      },
      numbers: () => {},
    };
    try {
      await measure(work, onOneBatch(args, haste), heard, { limits, heard: () => [], each: () => {} });
    } catch (error) {
      if (!(error instanceof Problem && error.code === "loss-not-finite")) throw error;
      legs.at(-1)?.losses.push(Number.POSITIVE_INFINITY);
    }
    return legs.flatMap(({ losses }, at): Overfit[] =>
      losses.length < 2
        ? []
        : [{ stage: names[at] ?? "", before: losses[0] as number, after: losses.at(-1) as number, updates: losses.length - 1 }],
    );
  };
  const patient = { ...limits, milliseconds: Math.max(limits.milliseconds, secondChanceMs) };
  let found = await once(1, limits);
  if (found.some((one) => judge(one) === "short")) found = await once(1, patient);
  const haste = Math.max(...lengths, 1) / overfitUpdates;
  if (haste <= 1 || found.every((one) => ["learns", "short"].includes(judge(one)))) return found;
  const again = await once(haste, patient);
  return found.map((one, at) => (again[at] !== undefined && judge(again[at]) === "learns" ? again[at] : one));
}

/** One update more than is said: a loss is that of the weights before its update. */
const length = overfitUpdates + 1;

function onOneBatch({ validation: _, ...args }: Args, haste: number): Args {
  const { batches, plan, optimizer, gradient } = args;
  const stage = (one: Stage): Stage => ({
    ...one,
    updates: one.updates === 0 ? 0 : length,
    batches: firstAgain(one.batches),
    gradient: hurried(one.gradient, haste),
    ...(one.optimizer ? { optimizer: hurried(one.optimizer, haste) } : {}),
  });
  return {
    ...args,
    ...(isA<StagePlan>(plan, "StagePlan") ? { plan: { ...plan, stages: plan.stages.map(stage) } } : {}),
    ...(isA<Batches>(batches, "Batches") ? { batches: firstAgain(batches) } : {}),
    ...(isA<GradientTransform>(optimizer, "GradientTransform") ? { optimizer: hurried(optimizer, haste) } : {}),
    ...(isA<Objective>(gradient, "Objective") || isA<GradientSource>(gradient, "GradientSource")
      ? { gradient: hurried(gradient, haste) }
      : {}),
    ...("budget" in args ? { budget: length, unit: "updates" } : {}),
    evaluateEvery: 0,
    keepAt: 0,
  };
}

function firstAgain(batches: Batches): Batches {
  const begin = { step: 0, presentations: 0, metrics: {} };
  const { rows, weights } = batches.next(batches.init(), begin);
  return { ...batches, init: () => null, next: () => ({ cursor: null, rows, ...(weights ? { weights } : {}), round: 0 }) };
}

/** The same with schedules that run through their training in these few updates. */
function hurried<T extends GradientTransform | GradientSource | Objective>(value: T, haste: number): T {
  if (haste === 1) return value;
  if (value.is === "GradientSource") return { ...value, objective: hurried(value.objective, haste) };
  const fast = (driven: Driven): Driven => {
    if (typeof driven === "number") return driven;
    const at: Schedule["at"] = (state, clock) => driven.at(state, { ...clock, step: Math.floor(clock.step * haste) });
    return { ...driven, at };
  };
  return { ...value, numbers: Object.fromEntries(Object.entries(value.numbers).map(([name, driven]) => [name, fast(driven)])) };
}
