import { setImmediate as turn } from "node:timers/promises";
import { download, downloaded } from "../../../nodes/lib/downloads.ts";
import { engineBits, engineDescription, slowKernels, useEngine as startEngine } from "../../../nodes/lib/engine.ts";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import { packageFile } from "../../../nodes/lib/files.ts";
import { slowNote } from "../../../nodes/lib/say.ts";
import { openCache } from "../cache/folder.ts";
import { calibration } from "./calibration.ts";
import type { Ground } from "./identity.ts";
import { createInterpreter } from "./interpret.ts";
import { openJournal } from "./journal.ts";
import { createKeeping } from "./keeping.ts";
import { loadNode } from "./load.ts";
import type { Order, Report, RunOrder } from "./messages.ts";
import { endOf } from "./outcome.ts";
import { preflightReport } from "./preflight/report.ts";
import { preview } from "./preview.ts";
import { createRingBook } from "./ring-book.ts";
import { createSteering, type Steering } from "./steering.ts";
import { createStore } from "./store.ts";
import type { Trainings } from "./trainings.ts";
import type { NodeInfos } from "./values.ts";

/**
 * The executor: a process of its own that takes plans from the host, runs them one after another and keeps
 * results between runs. It ends with its host.
 */
const flushEveryMs = 40;
/** A cached run tells all its curves again at once; messages stay small enough for the window to draw in between. */
const mostAtOnce = 4000;
const store = createStore(Number(process.env.PATCHBAY_KEEP_BYTES ?? 2 ** 30));
const book = createRingBook(Number(process.env.PATCHBAY_RING_BYTES ?? 96 * 2 ** 20));
let events: RunEvent[] = [];
let flushed = 0;
let stopping = false;
let runsAsked = 0;
let steering: Steering | null = null;
let work = Promise.resolve();
let waiting: Extract<Order, { do: "preview" }> | null = null;

const report = (said: Report) => void (process.connected && process.send?.(said));
const emit = (event: RunEvent) => {
  events.push(event);
  if (events.length >= mostAtOnce) flush();
};

function flush(): void {
  flushed = performance.now();
  if (events.length > 0) report({ say: "events", events });
  events = [];
}

const idle = () => {
  if (performance.now() - flushed > flushEveryMs) flush();
};

await startEngine();
const under = `${engineBits()} node ${process.versions.node.split(".")[0]}`;
report({ say: "ready", engine: engineDescription() });
// An interrupt from the terminal reaches this process too; what it means is the host's business.
process.on("SIGINT", () => {});
process.on("disconnect", () => process.exit(0));
process.on("message", (order: Order) => take(order));

function take(order: Order): void {
  switch (order.do) {
    case "stop":
      stopping = true;
      steering?.wake();
      break;
    case "run":
      stopping = false;
      runsAsked++;
      next(() => run(order));
      break;
    case "steer":
      steering?.steer(order);
      break;
    case "act":
      steering?.act(order);
      break;
    case "forget":
      next(async () => {
        store.clear();
        book.clear();
      });
      break;
    case "calibrate":
      next(async () => report({ say: "calibrated", id: order.id, milliseconds: await calibration() }));
      break;
    case "preflight": {
      // A run that is asked for meanwhile ends the measurement.
      const before = runsAsked;
      const means = { under, load: loadNode, stopped: () => runsAsked !== before, packageFile, downloaded };
      next(async () => report(await preflightReport(order, means)));
      break;
    }
    case "preview": {
      // Only the newest document is worth showing.
      const first = waiting === null;
      waiting = order;
      if (first) next(showNewest);
    }
  }
}

async function showNewest(): Promise<void> {
  const newest = waiting;
  waiting = null;
  if (newest !== null) await show(newest);
}

/** One order at a time: two would dispose each other's tensors. */
function next(job: () => Promise<void>): void {
  work = work.then(job).finally(flush);
}

async function run(order: RunOrder): Promise<void> {
  const { run: id, plan, nodes, outputs, only, pins = {} } = order;
  emit({ event: "start", run: id, seeds: plan.seeds?.values ?? [plan.seed], engine: engineDescription() });
  // What previews needed is not this run's.
  slowKernels();
  const maxUpdates = order.maxUpdates ?? Number.POSITIVE_INFINITY;
  const end = await endOf(
    id,
    async () => {
      const trainings = await trainingsOf(order);
      steering = trainings.steering;
      const session = { emit, idle, flush, stopped: () => stopping, maxUpdates, packageFile, download, trainings };
      const interpreter = createInterpreter({ ground: ground(nodes), store, load: loadNode, session, pins });
      try {
        return await interpreter.run(plan, only);
      } finally {
        steering = null;
        await trainings.keeping.settle();
        await trainings.keeping.trim();
      }
    },
    outputs.filter(({ call }) => only === undefined || only.includes(call)),
  );
  for (const note of slowNote(slowKernels())) emit(note);
  // What was still being written down is told before the end.
  await turn();
  emit(end);
}

async function trainingsOf({
  run: id,
  folder,
  cache,
  resume = false,
  saveEveryMs,
  saveEveryUpdates,
  acts = [],
  replays = false,
  fork,
  carried = [],
  again = [],
}: RunOrder): Promise<Trainings> {
  const journal = await openJournal(folder, acts, resume);
  const note = ({ node, path }: { node: string; path: string }, text: string) => emit({ event: "note", node, path, text });
  return {
    asked: { run: id, again: new Set(again), forks: fork === undefined ? [] : [fork, ...carried], acts, replays },
    resume,
    saveEveryMs: saveEveryMs ?? null,
    saveEveryUpdates: saveEveryUpdates ?? null,
    steering: createSteering({ emit, stopped: () => stopping, rest, journal: journal.append }),
    keeping: createKeeping({ folder, cache: cache === undefined ? undefined : openCache(cache), note }),
    journal,
    book,
    happenings: [],
  };
}

/** What was done just now is told before a training waits. */
async function rest(): Promise<void> {
  await turn();
  flush();
}

async function show({ plan, nodes }: Extract<Order, { do: "preview" }>): Promise<void> {
  const views = (event: RunEvent) => event.event === "view" && emit(event);
  const interpreter = createInterpreter({
    ground: ground(nodes),
    store,
    load: loadNode,
    session: { emit: views, idle, stopped: () => false, maxUpdates: Number.POSITIVE_INFINITY, packageFile, download: downloaded },
  });
  await preview(plan, nodes, interpreter, { emit, flush });
}

function ground(nodes: NodeInfos): Ground {
  return { nodes, under };
}
