import type { RunEvent } from "../../../../nodes/lib/events.ts";
import { Problem } from "../../../../nodes/lib/problem.ts";
import type { Run } from "../../../../nodes/lib/run.ts";
import type { Check, TrainingForecast } from "../../../common/preflight.ts";
import type { NodeFunction } from "../interpret.ts";
import { type Limits, lengthMs, type Measured, measure, thorough } from "./measure.ts";
import { fewestOverfit, judge, type Overfit, overfit, overfitUpdates } from "./overfit.ts";
import { type Args, inUpdates, type Leg } from "./planned.ts";
import { sizeOf } from "./size.ts";
import { overfitChecks, scheduleChecks, settingChecks } from "./training-checks.ts";

/** Shares of the time of a stage for trying it on one batch, and then of what is left for measuring it; the least that is worth it. */
const trying = 0.5;
const measuring = 0.8;
const leastMs = 120;
/** Of a training like one that was measured only a result is needed, for what comes after it. */
const result: Limits = { updates: 2, milliseconds: leastMs, least: 0 };
const hasty: Limits = { updates: 16, milliseconds: leastMs, least: 8 };

interface Needs {
  /** For all trainings together. */
  readonly milliseconds: number;
  readonly heard: () => RunEvent[];
  readonly peak: () => void;
  /** Training nodes in the plan. */
  readonly count: number;
}

type Kept = { readonly like: string; readonly measured: Measured; readonly forecast: TrainingForecast };

/** Measures trainings one after another; the time that is left is shared among those to come. */
export function createTrainings({ milliseconds, heard, peak, count }: Needs) {
  const kept = new Map<string, Kept>();
  const found: Check[] = [];
  const learnt: Overfit[] = [];
  /** Updates that a training at a place has had: in a later rung of a search it goes on from there. */
  const had = new Map<string, number>();
  let tried = 0;
  let spent = 0;
  const left = () => milliseconds - spent;

  function toGo(measured: Measured, args: Args, legs: readonly Leg[], place: string): number {
    const most = (args.run as Run).maxUpdates;
    const before = had.get(place) ?? 0;
    had.set(place, Math.max(before, most));
    return secondsOf(measured, args, capped(legs, most)) - (before === 0 ? 0 : secondsOf(measured, args, capped(legs, before)));
  }

  async function train(...call: Parameters<typeof measured>): ReturnType<typeof measured> {
    const began = performance.now();
    try {
      return await measured(...call);
    } finally {
      spent += performance.now() - began;
    }
  }

  async function measured(
    work: NodeFunction,
    { agent: _, ...args }: Args,
    { node, path, legs }: { node: string; path: string; legs: readonly Leg[] },
  ): Promise<{ value: unknown; seconds: number }> {
    const run = args.run as Run;
    const size = sizeOf(args);
    const like = JSON.stringify([size, legs.map(({ batches }) => batches.size)]);
    const before = kept.get(node);
    const how = (limits: Limits) => ({
      limits,
      heard: (report: () => void) => {
        heard();
        report();
        return heard();
      },
      each: peak,
    });
    if (before?.like === like) {
      const { value } = await measure(work, args, run, how(result));
      return { value, seconds: toGo(before.measured, args, legs, `${node} ${path}`) };
    }

    const first = before === undefined;
    const began = performance.now();
    const rest = () => left() - (performance.now() - began);
    const share = () => rest() / Math.max(1, count - kept.size) / Math.max(1, legs.length);
    // Before it is measured, so that the functions are warm by then, as they are in most of a run.
    const one =
      first && share() > leastMs ? await tryOneBatch(work, args, { node, legs, milliseconds: Math.max(leastMs, share() * trying) }) : null;
    const times = await measure(work, args, run, how(rest() < leastMs ? hasty : thorough(Math.max(leastMs, share() * measuring))));
    const seconds = toGo(times, args, legs, `${node} ${path}`);
    if (first) {
      found.push(...settingChecks(node, args, legs), ...scheduleChecks(node, times.legs, legs));
      for (const message of times.notes) found.push({ code: "slow-step", level: "note", node, message, fix: "" });
    }
    const updates = legs.reduce((sum, leg) => sum + leg.updates, 0);
    const steps = times.legs.map(({ stepMs }, at) => ({ stepMs, updates: legs[at]?.updates ?? 0 }));
    const weighted = steps.reduce((sum, step) => sum + step.stepMs * step.updates, 0);
    const forecast: TrainingForecast = {
      node,
      path,
      ...size,
      stepMs: updates > 0 ? weighted / updates : (steps[0]?.stepMs ?? 0),
      updates,
      seconds,
      times: 1,
      overfit: one === null ? null : { before: one.before, after: one.after, updates: one.updates },
    };
    kept.set(node, { like, measured: times, forecast: first ? forecast : (before?.forecast ?? forecast) });
    return { value: times.value, seconds };
  }

  /** The stage that does worst speaks for all. */
  async function tryOneBatch(
    work: NodeFunction,
    args: Args,
    { node, legs, milliseconds }: { node: string; legs: readonly Leg[]; milliseconds: number },
  ): Promise<Overfit | null> {
    // A range test brings rates of its own, which are meant to go too far.
    if (!("gradient" in args || "plan" in args) || legs.length === 0) return null;
    try {
      const limits = { updates: overfitUpdates + 1, milliseconds, least: fewestOverfit + 1 };
      const stages = await overfit(work, args, args.run as Run, { limits, lengths: legs.map(({ updates }) => updates) });
      tried++;
      const checks = overfitChecks(node, args, stages, sizeOf(args));
      found.push(...checks);
      if (checks.length === 0) learnt.push(...stages.filter((one) => judge(one) === "learns"));
      const fall = (one: Overfit) => (one.before - one.after) / Math.abs(one.before);
      return stages.toSorted((a, b) => fall(a) - fall(b))[0] ?? null;
    } catch (error) {
      // What is wrong with the training itself was met when it was measured.
      if (error instanceof Problem) return null;
      throw error;
    }
  }

  return {
    train,
    /** No time is left to measure more. */
    get over() {
      return left() <= 0;
    },
    forecasts: (): TrainingForecast[] => [...kept.values()].map(({ forecast }) => forecast),
    checks: (): Check[] => {
      if (tried === 0 || found.some(({ code }) => code.startsWith("overfit")) || learnt.length === 0) return found;
      const whose = tried === 1 ? "the training" : `each of the ${tried} trainings`;
      const message = `The loss of ${whose} falls when it sees one batch again and again: it is wired to learn.`;
      return [...found, { code: "overfit", level: "good", message, fix: "" }];
    },
  };
}

const capped = (legs: readonly Leg[], most: number): Leg[] => legs.map((leg) => ({ ...leg, updates: Math.min(leg.updates, most) }));

/** From the start of a training to its end, as its measured parts add up. */
function secondsOf({ legs: measured, markMs }: Measured, args: Args, legs: readonly Leg[]): number {
  const every = typeof args.evaluateEvery === "number" && args.validation !== undefined ? args.evaluateEvery : 0;
  const milliseconds = legs.map((leg, at) => {
    const one = measured[at];
    if (one === undefined) return 0;
    const marks = every > 0 ? Math.ceil(leg.updates / Math.max(1, inUpdates(args, every, leg))) : 0;
    return lengthMs(one, leg.updates) + marks * markMs;
  });
  return milliseconds.reduce((sum, ms) => sum + ms, 0) / 1000;
}
