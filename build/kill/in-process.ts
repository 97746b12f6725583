import type { Catalog } from "../../app/common/catalog.ts";
import type { Plan } from "../../app/common/plan.ts";
import type { PlacedAct } from "../../app/common/run-record.ts";
import { createInterpreter } from "../../app/main/executor/interpret.ts";
import { loadNode } from "../../app/main/executor/load.ts";
import { createStore } from "../../app/main/executor/store.ts";
import { nodesOf } from "../../app/main/order.ts";
import type { Act } from "../../nodes/lib/act.ts";
import type { Control } from "../../nodes/lib/control.ts";
import { downloaded } from "../../nodes/lib/downloads.ts";
import type { RunEvent } from "../../nodes/lib/events.ts";
import { packageFile } from "../../nodes/lib/files.ts";
import type { Run } from "../../nodes/lib/run.ts";

type Points = [step: number, value: number][];

/** What one training told: metric or number -> value at each update. */
export interface Told {
  readonly metrics: Record<string, Points>;
  readonly numbers: Record<string, Points>;
}

/**
 * Runs a plan in this process with real nodes and says what each training told, by `node path`, with its numbers under their
 * own names (events show them at the schedules that drive them). Acts are done at their updates.
 */
export async function toldBy(
  plan: Plan,
  catalog: Catalog,
  { steps, acts = [] }: { steps: number; acts?: readonly PlacedAct[] },
): Promise<Map<string, Told>> {
  const told = new Map<string, Told>();
  /** The training that tells its numbers just now. */
  let speaking: string | undefined;
  const toldOf = (node: string, path: string): Told => {
    const place = `${node} ${path}`.trim();
    const known = told.get(place) ?? { metrics: {}, numbers: {} };
    told.set(place, known);
    return known;
  };
  const add = (curves: Record<string, Points>, { name, step, value }: { name: string; step: number; value: number }) => {
    const points = curves[name] ?? [];
    points.push([step, value]);
    curves[name] = points;
  };
  const emit = (event: RunEvent) => {
    if (event.event === "metric") add(toldOf(event.node, event.path).metrics, event);
    if (event.event === "number" && speaking !== undefined) add(toldOf(speaking, event.path).numbers, event);
  };
  const session = { emit, idle: () => {}, stopped: () => false, maxUpdates: steps, packageFile, download: downloaded };
  const nodes = nodesOf(plan, catalog);
  const interpreter = createInterpreter({
    ground: { nodes, under: "here" },
    store: createStore(2 ** 30),
    load: async (info) => {
      const work = await loadNode(info);
      return (args) => work(info.reports ? { ...args, run: handled(args.run as Run) } : args);
    },
    session,
  });
  const handled = (run: Run): Run => {
    const mine = acts.filter(({ node }) => node === run.node);
    return {
      ...run,
      numbers: (step, values) => {
        speaking = run.node;
        run.numbers(step, values);
      },
      ...(mine.length === 0 ? {} : { control: doing(mine) }),
    };
  };
  await interpreter.run(plan);
  return told;
}

/** A hand that does acts at given updates. */
export function doing(acts: readonly { readonly step: number; readonly act: Act }[]): Control {
  const waiting = acts.toSorted((a, b) => a.step - b.step);
  return {
    get next() {
      return waiting[0]?.step ?? Number.POSITIVE_INFINITY;
    },
    at: async (updates) => {
      const now: Act[] = [];
      while (waiting[0] !== undefined && waiting[0].step <= updates) now.push((waiting.shift() as { act: Act }).act);
      return now;
    },
  };
}

/** The value at each update of a number that is told when it changes. */
export function filled(points: readonly [step: number, value: number][], steps: number): number[] {
  return Array.from({ length: steps }, (_, i) => points.findLast(([step]) => step <= i + 1)?.[1] ?? Number.NaN);
}
