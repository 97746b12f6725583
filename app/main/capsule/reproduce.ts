import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { Capsule } from "../../common/capsule.ts";
import type { Catalog } from "../../common/catalog.ts";
import type { ProblemData } from "../../common/problems.ts";
import type { RunAsk, RunRow } from "../../common/run-record.ts";
import { launch, type Runs } from "../bench/launch.ts";
import { createExecutor, type End } from "../executor-process.ts";
import { runId } from "../order.ts";
import { withSeeds } from "../plan-seed.ts";
import { eventOf } from "../runs/lines.ts";
import { hardwareHere, versionsHere } from "../runs/machine.ts";
import { type Comparison, compareTraces } from "./compare.ts";
import { type Difference, type Judged, judged, machineDifferences } from "./judge.ts";
import { createTrace, type Trace } from "./trace.ts";

/** What came out when a capsule was run again. */
export interface Reproduction extends Judged {
  readonly run: string;
  readonly status: End["status"];
  readonly comparison: Comparison;
  /** What differs between then and now: engine, Node, machine, packages, sources of nodes. */
  readonly differences: readonly Difference[];
  readonly seconds: number;
}

export async function reproduce(
  capsule: Capsule,
  { catalog, root, hear = () => {}, signal }: { catalog: Catalog; root: string; hear?: (event: RunEvent) => void; signal?: AbortSignal },
): Promise<{ result: Reproduction } | { problems: readonly ProblemData[] }> {
  const { manifest } = capsule;
  const pinned = Object.keys(manifest.ask.pins ?? {});
  if (pinned.length > 0)
    return { problems: [notRepeatable(`it kept earlier results of ${pinned.join(", ")}, which are not in the capsule`)] };
  const theirs = createTrace();
  for (const line of capsule.events.split("\n")) {
    const event = line === "" ? null : eventOf(line);
    if (event !== null) theirs.hear(event);
  }
  if (theirs.count === 0) return { problems: [notRepeatable("it told no number that could be compared")] };

  const scratch = await mkdtemp(join(tmpdir(), "patchbay-reproduce-"));
  try {
    const run = runId();
    const { launch: made, problems } = await launch(
      { run, document: capsule.document, ask: askAgain(capsule) },
      { catalog, runs: runsOf(capsule, scratch) },
    );
    if (made === null) return { problems };
    const began = performance.now();
    const ours = createTrace();
    const isWhole = manifest.status === "done";
    const plan = manifest.ask.fork === undefined ? withSeeds(made.order.plan, manifest.seeds) : made.order.plan;
    const end = await execute({ ...made.order, plan, acts: capsule.acts, replays: true }, theirs, ours, { hear, isWhole, signal });
    const here = { ...versionsHere(), engine: ours.engine };
    const differences = await machineDifferences(capsule, { versions: here, hardware: hardwareHere(), catalog, root });
    const compared = compareTraces(theirs, ours);
    // One that did not end is compared as far as it came.
    const comparison = isWhole ? compared : { ...compared, extra: { count: 0, example: null } };
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    return {
      result: { run: manifest.run, status: end.status, comparison, differences, seconds, ...judged(comparison, end, manifest, here) },
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** What was asked for, without what is kept from other runs: everything is computed anew. */
function askAgain({ manifest: { ask } }: Capsule): RunAsk {
  return {
    ...(ask.seed === undefined ? {} : { seed: ask.seed }),
    ...(ask.steps === undefined ? {} : { steps: ask.steps }),
    ...(ask.to === undefined ? {} : { to: ask.to }),
    ...(ask.fork === undefined ? {} : { fork: ask.fork }),
  };
}

/** The run that it branched off, as if it lay in a folder that has lost its states: they are made again. */
function runsOf({ manifest, origin }: Capsule, scratch: string): Runs {
  return {
    // Of its row nothing but what was asked for is looked at.
    row: (id) => (origin !== null && id === manifest.ask.fork?.run ? ({ id, ask: manifest.originAsk ?? {} } as unknown as RunRow) : null),
    document: async () => ({ document: origin?.document ?? null, problems: [] }),
    acts: async () => origin?.acts ?? [],
    folderOf: () => scratch,
  };
}

type RunOrder = Parameters<ReturnType<typeof createExecutor>["run"]>[0];

/** In an executor of its own, without a folder or a cache. Of a run that did not end, only as far as that one came. */
async function execute(
  order: RunOrder,
  theirs: Trace,
  ours: Trace,
  { hear, isWhole, signal }: { hear: (event: RunEvent) => void; isWhole: boolean; signal: AbortSignal | undefined },
): Promise<End> {
  const all = [...theirs.values].reduce((sum, [where, list]) => sum + (where.startsWith("result") ? 0 : list.size), 0);
  let seen = 0;
  const executor = createExecutor({
    events: (events) => {
      for (const event of events) {
        if (!isWhole && (event.event === "metric" || event.event === "number")) {
          const list = theirs.values.get([event.event, event.node, event.path, event.name].join("\n"));
          if (list?.has(event.step) === true) seen++;
        }
        ours.hear(event);
        hear(event);
      }
      if (!isWhole && seen >= all) void executor.stop();
    },
    state: () => {},
  });
  const stop = () => void executor.stop();
  signal?.addEventListener("abort", stop);
  try {
    return await executor.run(order);
  } finally {
    signal?.removeEventListener("abort", stop);
    executor.close();
  }
}

function notRepeatable(why: string): ProblemData {
  return {
    code: "not-repeatable",
    message: `This run cannot be made again from its capsule: ${why}.`,
    fix: "Open its graph in Patchbay and run it there.",
  };
}
