import type { RunEvent } from "../../../../nodes/lib/events.ts";
import type { Run } from "../../../../nodes/lib/run.ts";
import type { TrainingForecast } from "../../../common/preflight.ts";
import type { NodeFunction } from "../interpret.ts";
import type { NodeInfo } from "../values.ts";
import { lengthMs, measure } from "./measure.ts";
import type { Args } from "./planned.ts";
import { sizeOf } from "./size.ts";

/** Enough to know what an update takes; nothing else is asked of these trainings. */
const limits = { updates: 12, milliseconds: 400, least: 4 };

/** A node that trains, whatever its steps are: by wire, of its body, of its own making. */
export function trains({ async, outputs }: NodeInfo, args: Args): boolean {
  return async && "run" in args && Object.values(outputs).includes("Trained");
}

/**
 * Its result after a few updates, and the seconds that it will take, where its settings say how long it is. Where one setting says so,
 * also what is foretold of it.
 */
export async function measureSteps(
  work: NodeFunction,
  args: Args,
  { heard, peak }: { heard: () => RunEvent[]; peak: () => void },
): Promise<{ value: unknown; seconds: number; forecast: Omit<TrainingForecast, "node" | "path"> | null }> {
  const heardOf = (report: () => void) => {
    heard();
    report();
    return heard();
  };
  const { value, legs, markMs, milliseconds } = await measure(work, args, args.run as Run, { limits, heard: heardOf, each: peak });
  const updates = updatesOf(args);
  const [leg] = legs;
  if (updates === null || leg === undefined || leg.losses.length === 0) return { value, seconds: milliseconds / 1000, forecast: null };
  const { rounds } = args;
  const marks = typeof rounds === "number" ? rounds : 1;
  const seconds = (lengthMs(leg, Math.min(updates, (args.run as Run).maxUpdates)) + marks * markMs) / 1000;
  if (typeof (args.budget ?? args.updates) !== "number") return { value, seconds, forecast: null };
  return { value, seconds, forecast: { ...sizeOf(args), stepMs: leg.stepMs, updates, seconds, times: 1, overfit: null } };
}

function updatesOf({ budget, unit, updates, steps, rounds, ready }: Args): number | null {
  if (typeof rounds === "number" && typeof ready === "number") return rounds * ready;
  if (unit !== undefined && unit !== "updates") return null;
  return [budget, updates, steps].find((one) => typeof one === "number") ?? null;
}
