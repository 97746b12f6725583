import { engineBits, engineDescription, slowKernels, useEngine as startEngine } from "../../../nodes/lib/engine.ts";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import { packageFile } from "../../../nodes/lib/files.ts";
import { slowNote } from "../../../nodes/lib/say.ts";
import { calibration } from "./calibration.ts";
import type { Ground } from "./identity.ts";
import { createInterpreter } from "./interpret.ts";
import { loadNode } from "./load.ts";
import type { Order, Report } from "./messages.ts";
import { endOf } from "./outcome.ts";
import { preflightReport } from "./preflight/report.ts";
import { preview } from "./preview.ts";
import { createStore } from "./store.ts";
import type { NodeInfos } from "./values.ts";

/**
 * The executor: a process of its own that takes plans from the host, runs them one after another and keeps
 * results between runs. It ends with its host.
 */
const flushEveryMs = 40;
/** A cached run tells all its curves again at once; messages stay small enough for the window to draw in between. */
const mostAtOnce = 4000;
const store = createStore(Number(process.env.PATCHBAY_KEEP_BYTES ?? 2 ** 30));
let events: RunEvent[] = [];
let flushed = 0;
let stopping = false;
/** A run that is asked for ends a measurement that is under way. */
let runWaits = false;
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
  if (order.do === "stop") stopping = true;
  else if (order.do === "run") {
    stopping = false;
    runWaits = true;
    next(() => run(order));
  } else if (order.do === "calibrate") next(async () => report({ say: "calibrated", id: order.id, milliseconds: await calibration() }));
  else if (order.do === "preflight")
    next(async () => {
      runWaits = false;
      report(await preflightReport(order, { under, load: loadNode, stopped: () => runWaits, packageFile }));
    });
  else if (order.do === "preview") {
    // Only the newest document is worth showing.
    const first = waiting === null;
    waiting = order;
    if (first)
      next(async () => {
        const newest = waiting;
        waiting = null;
        if (newest !== null) await show(newest);
      });
  }
}

/** One order at a time: two would dispose each other's tensors. */
function next(job: () => Promise<void>): void {
  work = work.then(job).finally(flush);
}

async function run({ run: id, plan, nodes, maxUpdates, outputs }: Extract<Order, { do: "run" }>): Promise<void> {
  emit({ event: "start", run: id, seeds: plan.seeds?.values ?? [plan.seed], engine: engineDescription() });
  // What previews needed is not this run's.
  slowKernels();
  const most = maxUpdates ?? Number.POSITIVE_INFINITY;
  const interpreter = createInterpreter({
    ground: ground(nodes, most),
    store,
    load: loadNode,
    session: { emit, idle, stopped: () => stopping, maxUpdates: most, packageFile },
  });
  const end = await endOf(id, () => interpreter.run(plan), outputs);
  for (const note of slowNote(slowKernels())) emit(note);
  emit(end);
}

async function show({ plan, nodes }: Extract<Order, { do: "preview" }>): Promise<void> {
  const views = (event: RunEvent) => event.event === "view" && emit(event);
  const interpreter = createInterpreter({
    ground: ground(nodes, Number.POSITIVE_INFINITY),
    store,
    load: loadNode,
    session: { emit: views, idle, stopped: () => false, maxUpdates: Number.POSITIVE_INFINITY, packageFile },
  });
  await preview(plan, nodes, interpreter, { emit, flush });
}

function ground(nodes: NodeInfos, maxUpdates: number): Ground {
  return { nodes, under, maxUpdates };
}
