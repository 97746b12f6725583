import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { Catalog } from "../../common/catalog.ts";
import type { GraphDocument } from "../../common/document.ts";
import type { Plan } from "../../common/plan.ts";
import { createStation } from "../bench/station.ts";
import type { RunOrder } from "../executor/messages.ts";
import { createExecutor, type End } from "../executor-process.ts";
import { runId, runOrder } from "../order.ts";
import type { KeptRun } from "./kept-run.ts";
import { type ExitCode, exit } from "./usage.ts";

/** Runs a plan once in an executor of its own, and keeps nothing. */
export function execute(plan: Plan, catalog: Catalog, hear: (event: RunEvent) => void, steps?: number): Promise<End> {
  return perform(runOrder(runId(), plan, catalog, steps), hear);
}

/** Runs an order, written down where it is kept. An interrupt stops it, a second one ends everything. */
export async function perform(order: RunOrder, hear: (event: RunEvent) => void, { recorder, setStatus }: KeptRun = nowhere): Promise<End> {
  const station = createStation({
    store: { setStatus },
    events: (events) => {
      for (const event of events) hear(event);
    },
  });
  let interrupted = false;
  const stop = () => {
    if (interrupted) process.exit(exit.stopped);
    interrupted = true;
    void station.stop();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  try {
    return await station.begin({ order, recorder, document: nothing, path: null });
  } finally {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
    station.executor.close();
  }
}

/** Nobody comes back to a run of the command line. */
const nothing: GraphDocument = { patchbay: 1, title: "", seed: 1, nodes: [], wires: [] };

const nowhere: KeptRun = {
  recorder: { id: "", folder: "", hear: () => {}, told: async () => [], close: async () => {} },
  setStatus: async () => {},
};

/** Milliseconds of the fixed small training on this machine. */
export async function calibrate(): Promise<number> {
  const executor = createExecutor({ events: () => {}, state: () => {} });
  try {
    return await executor.calibrate();
  } finally {
    executor.close();
  }
}

export function exitOf({ status }: End): ExitCode {
  return status === "done" ? exit.done : status === "stopped" ? exit.stopped : exit.failed;
}
