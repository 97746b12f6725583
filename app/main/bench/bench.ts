import { join } from "node:path";
import type { Catalog } from "../../common/catalog.ts";
import type { Told } from "../../common/contract.ts";
import { type CacheFolder, openCache } from "../cache/folder.ts";
import type { StartWorker } from "../queue/lanes.ts";
import { createQueue, type Queue } from "../queue/queue.ts";
import type { RunStore } from "../runs/types.ts";
import { beat } from "./beat.ts";
import type { Station } from "./station.ts";

/** What all windows of a process share: the runs of a projects folder, their queue, and who computes what. */
export interface Bench {
  readonly projects: string;
  /** Results that are kept between runs and restarts. */
  readonly cache: CacheFolder;
  /** Lets go of the results that executors hold in memory. */
  forget(): void;
  readonly runs: RunStore;
  readonly queue: Queue;
  readonly catalog: () => Promise<Catalog>;
  /** A window's own executor: what runs there can be found from the other windows. */
  readonly stations: Set<Station>;
  /** Tells all windows. */
  tell(told: Told): void;
  /** Tells when the queue or the list of runs changed. */
  watch(tell: (told: Told) => void): () => void;
  close(): Promise<void>;
}

export interface BenchOptions {
  readonly projects: string;
  readonly catalog: () => Promise<Catalog>;
  readonly runs: RunStore;
  readonly lanes?: number;
  readonly worker?: StartWorker;
}

/** Most often that windows are told of what changes all the time, in milliseconds. */
const tellEvery = 250;
const progressEvery = 1000;

export function createBench({ projects, catalog, runs, lanes, worker }: BenchOptions): Bench {
  const listeners = new Set<(told: Told) => void>();
  const tell = (told: Told) => {
    for (const listener of [...listeners]) listener(told);
  };
  const cache = openCache(join(projects, "Cache"));
  const stations = new Set<Station>();
  const tellQueue = async () => {
    if (listeners.size > 0) tell({ tell: "queue", queue: await queue.state() });
  };
  const queueBeat = beat(tellEvery, tellQueue);
  const progressBeat = beat(progressEvery, tellQueue);
  const runsBeat = beat(tellEvery, async () => tell({ tell: "runs" }));
  const queue = createQueue({
    runs,
    catalog,
    cache: cache.folder,
    changed: queueBeat.ask,
    progressed: progressBeat.ask,
    ...(lanes === undefined ? {} : { lanes }),
    ...(worker === undefined ? {} : { start: worker }),
  });
  const leave = runs.watch(runsBeat.ask);
  return {
    projects,
    cache,
    runs,
    queue,
    catalog,
    stations,
    tell,
    forget: () => {
      for (const { executor } of stations) executor.forget();
      queue.forget();
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: async () => {
      leave();
      queueBeat.end();
      progressBeat.end();
      runsBeat.end();
      await queue.close();
      runs.close();
    },
  };
}
