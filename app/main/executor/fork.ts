import type { Control, Ring } from "../../../nodes/lib/control.ts";
import type { Ledger } from "../../../nodes/lib/ledger.ts";
import { Problem } from "../../../nodes/lib/problem.ts";
import { keyScope } from "../../../nodes/lib/random.ts";
import { createRings } from "../../../nodes/lib/ring.ts";
import { type Loaded, type Run, type Saved, Stopped } from "../../../nodes/lib/run.ts";
import { reopened, type Snapshot } from "../../../nodes/lib/snapshot.ts";
import { disposeTree } from "../../../nodes/lib/tree.ts";
import type { Call } from "../../common/plan.ts";
import type { Hands, NodeFunction } from "./interpret.ts";
import { inOrder } from "./journal.ts";
import type { ForkOrder } from "./messages.ts";
import { createRun, type Schedules, type Session } from "./runs.ts";
import { ownActs } from "./salt.ts";
import { readsOf, type Scope } from "./scope.ts";
import type { Store } from "./store.ts";
import { owning } from "./tensors.ts";
import { answerIn, type Trainings } from "./trainings.ts";
import type { Known, NodeInfo } from "./values.ts";

/** The interpreter, as far as a fork needs it to do again what an earlier run did. */
interface Tools {
  readonly session: Session;
  readonly schedules: Schedules;
  readonly store: Store;
  call(one: Call, scope: Scope): Promise<Known>;
  close(scope: Scope): void;
  argsOf(one: Call, scope: Scope, hands: Hands): Record<string, unknown>;
  infoOf(one: Call): NodeInfo;
  load(info: NodeInfo): Promise<NodeFunction>;
}

/**
 * The whole state of an earlier run's training after so many updates: a snapshot in memory, or that training done again as it was
 * from the nearest state that is kept before it, with the acts that had been done. The caller owns the tensors.
 */
export async function stateAt(tools: Tools, scope: Scope, fork: ForkOrder): Promise<Saved> {
  const { trainings } = tools.session as Session & { trainings: Trainings };
  const snapshot = trainings.book.of(fork.run, fork)?.at(fork.step);
  if (snapshot?.updates === fork.step) return reopened(snapshot);
  const old = before(scope, fork);
  try {
    const one = old.calls.find(({ name }) => name === fork.node);
    if (one === undefined) throw noSuchPoint(fork, "that run had no such training");
    for (const name of Object.values(one.args).flatMap(readsOf)) await ensure(tools, old, name);
    const kept: Loaded | null =
      snapshot === undefined ? await fromFolder(fork, trainings) : { ...reopened(snapshot), source: "checkpoint" };
    // A branch did not begin at its start.
    const first = async (): Promise<Loaded | null> =>
      fork.fork === undefined ? null : { ...(await stateAt(tools, scope, fork.fork)), source: "fork" };
    return await again(tools, old, one, fork, kept ?? (await first()));
  } finally {
    for (let each: Scope | undefined = old; each !== undefined; each = each.outer) tools.close(each);
  }
}

/** The scope of this turn as the earlier run had it. */
function before(scope: Scope, fork: ForkOrder): Scope {
  const { inside } = scope;
  if (inside === null) return scope.again(fork.plan.calls, undefined, keyScope(fork.plan.seed));
  const outer = before(inside.outer, fork);
  const body = outer.calls.find(({ name }) => name === inside.call)?.args[inside.arg];
  if (body === undefined || !("body" in body)) throw noSuchPoint(fork, `that run had no ${inside.call}`);
  return scope.again(body.body, outer);
}

/** What the training was given: mostly known already, because it is what this run uses too. */
async function ensure(tools: Tools, scope: Scope, name: string): Promise<void> {
  if (scope.done.has(name)) return;
  const one = scope.calls.find((each) => each.name === name);
  if (one === undefined) {
    if (scope.inside !== null) await ensureOuter(tools, scope, name);
    return;
  }
  for (const read of Object.values(one.args).flatMap(readsOf)) await ensure(tools, scope, read);
  await tools.call(one, scope);
}

async function ensureOuter(tools: Tools, scope: Scope, name: string): Promise<void> {
  if (scope.find(name) === undefined && scope.outer !== undefined) await ensure(tools, scope.outer, name);
}

async function again(
  { session, schedules, store, argsOf, infoOf, load }: Tools,
  scope: Scope,
  one: Call,
  fork: ForkOrder,
  from: Loaded | null,
): Promise<Saved> {
  const { node, path, step } = fork;
  const placed = inOrder(fork.acts.filter((one) => one.step < step));
  const acts = placed.filter(({ by }) => by === undefined);
  const done = from === null ? 0 : ownActs((from.host as unknown as { ledger: Ledger }).ledger, fork.fork).length;
  const back = acts.flatMap(({ act }) => (act.do === "load" ? [act.step] : []));
  const ring = createRings(Number.POSITIVE_INFINITY).ring([...back, step]);
  const quiet: Session = { ...session, emit: (event) => event.event === "progress" && session.emit(event), stopped: session.stopped };
  const { trainings: _, ...alone } = quiet;
  const maxUpdates = fork.maxUpdates ?? Number.POSITIVE_INFINITY;
  const run: Run = {
    ...createRun(alone, schedules, { node, path, recorded: null, maxUpdates, partial: () => {} }),
    control: until(step, acts.slice(done), session),
    ring: ring as Ring<Snapshot>,
    answers: { at: (updates, isRescue) => answerIn(placed, updates, isRescue) ?? { acts: [] }, keep: async () => {} },
    checkpoints: { load: async () => from, save: async () => {}, everyMs: Number.POSITIVE_INFINITY },
  };
  const held: string[] = [];
  try {
    const work = await load(infoOf(one));
    const { tensors } = await owning(() => work(argsOf(one, scope, { run, held })), store);
    for (const tensor of tensors) tensor.dispose();
  } catch (error) {
    if (!(error instanceof Reached)) throw error;
  } finally {
    for (const identity of held) store.unpin(identity);
  }
  const snapshot = ring.at(step);
  try {
    if (snapshot?.updates !== step) throw noSuchPoint(fork, `that training ended after update ${snapshot?.updates ?? 0}`);
    return reopened(snapshot);
  } finally {
    ring.drop();
  }
}

class Reached extends Error {}

/** Does the acts of then, and ends the training at that border. */
function until(step: number, acts: ForkOrder["acts"], session: Session): Control {
  const waiting = [...acts];
  return {
    get next() {
      return Math.min(step, waiting[0]?.step ?? step);
    },
    at: async (updates) => {
      if (session.stopped()) throw new Stopped();
      const due: ForkOrder["acts"][number]["act"][] = [];
      while (waiting[0] !== undefined && waiting[0].step <= updates) due.push((waiting.shift() as (typeof waiting)[number]).act);
      if (due.length > 0) return due;
      throw new Reached();
    },
  };
}

/** The run's last saved state, where that lies before the point; after it, it is of no use. */
async function fromFolder(fork: ForkOrder, { keeping }: Trainings): Promise<Loaded | null> {
  const saved = await keeping.stateIn(fork.folder, fork);
  if (saved === null) return null;
  const { ledger } = saved.host as unknown as { ledger: Ledger };
  const isLater = ledger.updates > fork.step || ledger.acts.some(({ step }) => step >= fork.step);
  const goesBack = inOrder(fork.acts.filter(({ by }) => by === undefined))
    .slice(ownActs(ledger, fork.fork).length)
    .some(({ act }) => act.do === "load" && act.step <= ledger.updates);
  if (!isLater && !goesBack) return { ...saved, source: "checkpoint" };
  disposeTree(saved.tensors);
  return null;
}

function noSuchPoint({ node, step, run }: ForkOrder, why: string): Problem {
  return new Problem("fork.point", `Nothing can branch off ${node} of run ${run} at update ${step}: ${why}.`, {
    node,
    fix: "Choose another point of its curve.",
  });
}
