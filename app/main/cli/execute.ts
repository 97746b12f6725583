import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { Catalog } from "../../common/catalog.ts";
import type { Plan } from "../../common/plan.ts";
import { createExecutor, type End } from "../executor-process.ts";
import { runId, runOrder } from "../order.ts";
import { type ExitCode, exit } from "./usage.ts";

/** Runs a plan once in an executor of its own. An interrupt stops it, a second one ends everything. */
export async function execute(plan: Plan, catalog: Catalog, hear: (event: RunEvent) => void, steps?: number): Promise<End> {
  const executor = createExecutor({
    events: (events) => {
      for (const event of events) hear(event);
    },
    state: () => {},
  });
  let interrupted = false;
  const stop = () => {
    if (interrupted) process.exit(exit.stopped);
    interrupted = true;
    void executor.stop();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  try {
    return await executor.run(runOrder(runId(), plan, catalog, steps));
  } finally {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
    executor.close();
  }
}

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
