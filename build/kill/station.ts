import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunOrder } from "../../app/main/executor/messages.ts";
import { createExecutor, type End, type Executor } from "../../app/main/executor-process.ts";
import type { RunEvent } from "../../nodes/lib/events.ts";
import { addTo, type Trace } from "./trace.ts";

/** How an order ended in one process, and what that process told, which must never contradict itself. */
export interface Went {
  readonly end: End;
  readonly killed: boolean;
  readonly trace: Trace;
  readonly events: readonly RunEvent[];
  readonly contradictions: readonly string[];
}

/** When to kill: once so many different numbers were told, and so many milliseconds more. */
export interface Blow {
  readonly after: number;
  readonly delay: number;
}

/** A place with runs and a cache, and a process that can be killed there. */
export interface Station {
  readonly folder: string;
  /** Runs an order in a new process; `blow` kills it on the way, `hear` may do something with it. */
  run(
    order: RunOrder,
    how?: { blow?: Blow; hear?: (events: readonly RunEvent[], executor: Executor, trace: Trace) => void },
  ): Promise<Went>;
  /** The order with its own folder, and a cache named so. */
  at(order: RunOrder, cache: string): Promise<RunOrder>;
  close(): Promise<void>;
}

export async function openStation(): Promise<Station> {
  const folder = await mkdtemp(join(tmpdir(), "kill-"));
  return {
    folder,
    at: async (order, cache) => {
      const own = join(folder, "Runs", order.run);
      await mkdir(own, { recursive: true });
      return { ...order, folder: own, cache: join(folder, cache) };
    },
    run: async (order, { blow, hear } = {}) => {
      const trace: Trace = new Map();
      const events: RunEvent[] = [];
      const contradictions: string[] = [];
      let killed = false;
      const executor = createExecutor({
        events: (more) => {
          contradictions.push(...addTo(trace, more));
          events.push(...more);
          hear?.(more, executor, trace);
          if (blow === undefined || killed || trace.size < blow.after) return;
          killed = true;
          const pid = executor.pid as number;
          setTimeout(() => kill(pid), blow.delay);
        },
        state: () => {},
      });
      try {
        const end = await executor.run(order);
        return { end, killed: killed && end.problem?.code === "executor-died", trace, events, contradictions };
      } finally {
        executor.close();
      }
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It had ended already.
  }
}
