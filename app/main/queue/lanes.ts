import { createStation, type Ready, type StartExecutor, type Station } from "../bench/station.ts";
import { createExecutor, type End } from "../executor-process.ts";
import type { RunStore } from "../runs/types.ts";

/** Starts the process of a lane; with `alone` it may use all cores. */
export type StartWorker = (alone: boolean) => StartExecutor;

/** The processes that the queue computes in: started when there is something to do, ended when there was nothing for a while. */
export interface Lanes {
  /** `shared`: others compute at the same time. Resolves when it has ended and is on disk. */
  run(ready: Ready, shared: boolean): Promise<End>;
  stop(run: string): Promise<boolean>;
  forget(): void;
  close(): Promise<void>;
}

interface Lane {
  readonly station: Station;
  readonly shared: boolean;
  idle: ReturnType<typeof setTimeout> | null;
}

/** Two that run together are faster with a core each than with both cutting their work over all. */
const startWorker: StartWorker = (alone) => (hearing) => createExecutor(hearing, alone ? {} : { env: { PATCHBAY_THREADS: "1" } });

export function createLanes({
  store,
  most,
  start = startWorker,
  idle = 60_000,
  progressed = () => {},
}: {
  store: Pick<RunStore, "setStatus">;
  most: number;
  start?: StartWorker;
  idle?: number;
  progressed?(): void;
}): Lanes {
  const lanes = new Set<Lane>();

  function end(lane: Lane): Promise<void> {
    if (lane.idle !== null) clearTimeout(lane.idle);
    lanes.delete(lane);
    return lane.station.close();
  }

  function laneFor(shared: boolean): Lane {
    const free = [...lanes].filter(({ station }) => station.run === null);
    const fits = free.find((lane) => lane.shared === shared);
    if (fits !== undefined) return fits;
    // A process keeps the number of threads that it began with.
    for (const lane of free) void end(lane);
    const lane: Lane = { station: createStation({ store, start: start(!shared), events: progressed }), shared, idle: null };
    lanes.add(lane);
    return lane;
  }

  return {
    run: async (ready, shared) => {
      const lane = laneFor(shared && most > 1);
      if (lane.idle !== null) clearTimeout(lane.idle);
      try {
        return await lane.station.begin(ready);
      } finally {
        lane.idle = setTimeout(() => void end(lane), idle);
        lane.idle.unref();
      }
    },
    stop: async (run) => {
      const lane = [...lanes].find(({ station }) => station.run === run);
      return lane === undefined ? false : lane.station.stop();
    },
    forget: () => {
      for (const { station } of lanes) station.executor.forget();
    },
    close: async () => {
      await Promise.all([...lanes].map(end));
    },
  };
}
