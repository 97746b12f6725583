import type { Catalog } from "../../common/catalog.ts";
import { compile } from "../../common/compile.ts";
import type { GraphDocument } from "../../common/document.ts";
import type { Plan } from "../../common/plan.ts";
import { print } from "../../common/print.ts";
import type { ProblemData } from "../../common/problems.ts";
import type { RunAsk, RunOrigin } from "../../common/run-record.ts";
import { seedIn } from "../../common/seeds.ts";
import type { ForkOrder, RunOrder } from "../executor/messages.ts";
import { callsIn } from "../executor/values.ts";
import { HostProblem } from "../host-problem.ts";
import { nodesOf, runOrder } from "../order.ts";
import { withSeeds } from "../plan-seed.ts";
import type { RunStore } from "../runs/types.ts";
import { followersOf, neededFor } from "./reach.ts";

/** What was asked for, made ready: the order lacks only the folder, which exists once the run is begun. */
export interface Launch {
  readonly order: RunOrder;
  readonly script: string;
  readonly seeds: readonly number[];
}

/** Where runs are that a new one may take up or repeat. */
export type Runs = Pick<RunStore, "row" | "document" | "acts" | "folderOf">;

export interface Ground {
  readonly catalog: Catalog;
  readonly runs: Runs;
}

/** From a document and what was asked to the executor's order. Null, with the reasons, while the document has problems. */
export async function launch(
  { run, document, ask }: { run: string; document: GraphDocument; ask: RunAsk },
  ground: Ground,
): Promise<{ launch: Launch | null; problems: readonly ProblemData[] }> {
  const { catalog, runs } = ground;
  const { plan: whole, problems } = compile(document, catalog);
  if (whole === null) return { launch: null, problems };
  const fork = ask.fork === undefined ? null : await forkOrder(ask.fork, ground);
  const seed = seedOf(ask, fork);
  const plan = seed === undefined ? whole : withSeeds(whole, [seed]);
  const only = ask.to === undefined ? null : (neededFor(plan, ask.to) ?? unknownNode(ask.to));
  const order = runOrder(run, plan, catalog, ask.steps);
  return {
    launch: {
      order: {
        ...order,
        ...(only === null ? {} : { only, outputs: order.outputs.filter(({ call }) => only.includes(call)) }),
        ...(ask.again === undefined ? {} : { again: followersOf(plan, ask.again) }),
        ...(ask.pins === undefined ? {} : { pins: ask.pins }),
        ...(ask.replay === undefined ? {} : { acts: await runs.acts(known(runs, ask.replay)), replays: true }),
        ...(fork === null || ask.fork === undefined ? {} : { fork, ...(await carriedAlong(ask.fork, plan, ground)) }),
      },
      script: print(plan, catalog, { nodesPath: "./nodes" }).text,
      seeds: plan.seeds?.values ?? [plan.seed],
    },
    problems,
  };
}

/** The run that is branched off, as today's nodes would run it: a state that was not kept is made again. */
async function forkOrder(origin: RunOrigin, ground: Ground): Promise<ForkOrder> {
  const { catalog, runs } = ground;
  const { ask } = runs.row(known(runs, origin.run)) as { ask: RunAsk };
  const { document } = await runs.document(origin.run);
  const plan = document === null ? null : compile(document, catalog).plan;
  if (plan === null)
    throw new HostProblem({
      code: "parent-unreadable",
      message: `The run ${origin.run} cannot be branched off: its graph cannot be compiled any more.`,
      fix: "Open the run's graph and look at its problems, or branch off another run.",
    });
  const parent = ask.fork === undefined ? null : await forkOrder(ask.fork, ground);
  const seed = seedIn(origin.path) ?? seedOf(ask, parent);
  const seeded = seed === undefined ? plan : withSeeds(plan, [seed]);
  const isMine = ({ node, path }: { node: string; path: string }) => node === origin.node && path === origin.path;
  const acts = (await runs.acts(origin.run)).filter((act) => isMine(act) && act.step <= origin.step);
  // A state before the point where that run branched off itself is its parent's.
  if (ask.fork !== undefined && isMine(ask.fork) && origin.step <= ask.fork.step)
    return forkOrder({ ...ask.fork, step: origin.step }, ground);
  return {
    ...origin,
    plan: seeded,
    nodes: nodesOf(seeded, catalog),
    folder: runs.folderOf(origin.run),
    maxUpdates: ask.steps ?? null,
    acts,
    ...(parent !== null && isMine(parent) ? { fork: parent } : {}),
  };
}

/** What had happened to trainings that come before the one that branches off: it goes on from what they gave. */
async function carriedAlong(origin: RunOrigin, plan: Plan, ground: Ground): Promise<Pick<RunOrder, "acts" | "carried">> {
  const order = callsIn(plan.calls).map(({ name }) => name);
  const isBefore = ({ node, path }: { node: string; path: string }) =>
    path === origin.path && order.indexOf(node) >= 0 && order.indexOf(node) < order.indexOf(origin.node);
  const acts = (await ground.runs.acts(origin.run)).filter(isBefore);
  const carried: ForkOrder[] = [];
  for (let run = origin.run; ; ) {
    const earlier = ground.runs.row(run)?.ask.fork;
    if (earlier === undefined) break;
    if (isBefore(earlier) && !carried.some(({ node }) => node === earlier.node)) carried.push(await forkOrder(earlier, ground));
    run = earlier.run;
  }
  return { ...(acts.length > 0 ? { acts } : {}), ...(carried.length > 0 ? { carried } : {}) };
}

/** A branch keeps the seed of its parent, whatever the document says; of several seeds only the one of its turn runs. */
function seedOf(ask: RunAsk, fork: ForkOrder | null): number | undefined {
  if (fork === null) return ask.seed;
  return seedIn(fork.path) ?? (fork.plan.seeds === undefined ? fork.plan.seed : ask.seed);
}

function known(runs: Runs, run: string): string {
  if (runs.row(run) !== null) return run;
  throw new HostProblem({
    code: "no-such-run",
    message: `There is no run ${run}.`,
    fix: "It may have been deleted for good: choose another run from the list.",
  });
}

function unknownNode(node: string): never {
  throw new HostProblem({
    code: "unknown-node",
    message: `There is no node ${node} to run to.`,
    fix: "It may have been renamed or deleted: choose another node.",
  });
}
