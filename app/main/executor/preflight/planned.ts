import type { Batches, Json, StagePlan } from "../../../../nodes/ports.ts";

/** Arguments of a training, as far as they are known by name. */
export type Args = Readonly<Record<string, unknown>>;

/** One stretch of a training: as many updates on those batches. */
export interface Leg {
  readonly name: string;
  readonly batches: Batches;
  readonly updates: number;
  /** Counted with the data, batch by batch, or from the first so many. */
  readonly exact: boolean;
}

/** Longer than this no budget in other units is counted out. */
const mostMs = 150;

/** The stretches that a training will have; null where its arguments do not say how long it is. */
export function legsOf(args: Args): readonly Leg[] | null {
  const { plan, batches } = args;
  if (isA<StagePlan>(plan, "StagePlan")) {
    return plan.stages.filter(({ updates }) => updates > 0).map(({ name, batches, updates }) => ({ name, batches, updates, exact: true }));
  }
  if (!isA<Batches>(batches, "Batches")) return null;
  const length = lengthOf(args);
  if (length === null) return null;
  const { budget, unit } = length;
  if (unit === "updates") return [{ name: "", batches, updates: Math.ceil(budget), exact: true }];
  return [{ name: "", batches, ...counted(batches, budget, unit) }];
}

/** How many units between two marks or the like are in updates. */
export function inUpdates(args: Args, units: number, leg: Leg): number {
  const length = lengthOf(args);
  if (length === null || length.unit === "updates" || length.budget === 0) return units;
  return (units * leg.updates) / length.budget;
}

function lengthOf({ budget, unit, updates }: Args): { budget: number; unit: string } | null {
  if (typeof budget === "number") return { budget, unit: typeof unit === "string" ? unit : "updates" };
  return typeof updates === "number" ? { budget: updates, unit: "updates" } : null;
}

/** Draws batches as the loop would, for rounds of a curriculum differ; past the time for that, in proportion. */
function counted(batches: Batches, budget: number, unit: string): { updates: number; exact: boolean } {
  const until = performance.now() + mostMs;
  let cursor: Json = batches.init();
  let presentations = 0;
  for (let updates = 0; ; updates++) {
    const { cursor: next, rows, round } = batches.next(cursor, { step: updates, presentations, metrics: {} });
    const done = unit === "presentations" ? presentations : round;
    if (done >= budget) return { updates, exact: true };
    if (updates % 16 === 15 && performance.now() > until) {
      const epochs = presentations / batches.examples.count;
      const share = unit === "presentations" ? presentations / budget : Math.max(done, epochs) / budget;
      return { updates: Math.max(updates, Math.round(updates / share)), exact: false };
    }
    cursor = next;
    presentations += rows.length;
  }
}

export function isA<T>(value: unknown, kind: string): value is T {
  return typeof value === "object" && value !== null && "is" in value && value.is === kind;
}
