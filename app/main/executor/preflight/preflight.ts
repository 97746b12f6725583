import * as tf from "@tensorflow/tfjs";
import { engineInUse } from "../../../../nodes/lib/engine/compiled.ts";
import type { RunEvent } from "../../../../nodes/lib/events.ts";
import { Problem } from "../../../../nodes/lib/problem.ts";
import { Stopped } from "../../../../nodes/lib/run.ts";
import type { Plan } from "../../../common/plan.ts";
import type { Check, CheckLevel, Preflight } from "../../../common/preflight.ts";
import { createInterpreter, type Workshop } from "../interpret.ts";
import type { Session } from "../runs.ts";
import { createStore } from "../store.ts";
import type { NodeInfos } from "../values.ts";
import { createInspection } from "./inspection.ts";
import { secondsOf } from "./tally.ts";

/** Milliseconds for measuring trainings: what is measured last gets what is left. Data and evaluation come on top. */
const patienceMs = 4000;
const storeBytes = 2 ** 30;

export interface Asked {
  readonly plan: Plan;
  readonly nodes: NodeInfos;
  /** What is computed with, as in `Ground`. */
  readonly under: string;
  readonly load: Workshop["load"];
  readonly stopped: Session["stopped"];
  readonly packageFile: Session["packageFile"];
  /** Fetches nothing. */
  readonly downloaded: Session["download"];
  readonly patience?: number;
}

/**
 * Measures a plan without running it: the first updates of each training, one turn of each container. Tells nobody
 * anything and keeps nothing. Throws `Stopped`; what goes wrong in a node is a check of the report.
 */
export async function preflight({
  plan,
  nodes,
  under,
  load,
  stopped,
  packageFile,
  downloaded,
  patience = patienceMs,
}: Asked): Promise<Preflight> {
  const began = performance.now();
  const held = () => engineInUse.arena?.used ?? tf.memory().numBytes;
  const before = held();
  let most = 0;
  const peak = () => {
    most = Math.max(most, held() - before);
  };

  const made: tf.Tensor[] = [];
  const results = createStore(storeBytes);
  const store: typeof results = Object.assign(Object.create(results), {
    put: (entry: Parameters<typeof results.put>[0]) => {
      made.push(...entry.tensors);
      results.put(entry);
      peak();
    },
  });
  let heard: RunEvent[] = [];
  const inspection = createInspection({ plan, nodes, load, milliseconds: patience, heard: () => heard.splice(0), peak });
  const ground = { nodes, under, maxUpdates: Number.POSITIVE_INFINITY };
  const interpreter = createInterpreter({
    ground,
    store,
    load: inspection.load,
    session: {
      emit: (event) => {
        if (event.event === "call" && event.state === "running") inspection.calls(event.node, event.path);
        if (event.event === "number") heard.push(event);
      },
      idle: () => {},
      stopped,
      maxUpdates: Number.POSITIVE_INFINITY,
      packageFile,
      download: downloaded,
    },
  });

  let failed: Check | null = null;
  try {
    await interpreter.run(plan);
  } catch (error) {
    if (error instanceof Stopped) throw error;
    failed = failure(error);
  } finally {
    heard = [];
    for (const tensor of made) tensor.dispose();
  }
  const checks = [...(failed === null ? [] : [failed]), ...inspection.checks()];
  return {
    checks: byLevel(checks),
    trainings: inspection.trainings(),
    seconds: secondsOf(inspection.total),
    bytes: most,
    took: Math.round(performance.now() - began),
    complete: failed === null,
  };
}

function failure(error: unknown): Check {
  if (!(error instanceof Problem)) {
    const message = error instanceof Error ? error.message : String(error);
    return { code: "node-failed", level: "problem", message, fix: "Look at the settings of the node that was about to run." };
  }
  const { code, node, field, message, fix } = error;
  // Nothing is wrong with it: it is only not there yet.
  return {
    code,
    level: code === "download.needed" ? "note" : "problem",
    ...(node === undefined ? {} : { node }),
    ...(field === undefined ? {} : { field }),
    message,
    fix,
  };
}

const order: readonly CheckLevel[] = ["problem", "warning", "note", "good"];

function byLevel(checks: readonly Check[]): Check[] {
  return checks.toSorted((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
}
