import type { KeyScope } from "../../../nodes/lib/key.ts";
import { Problem } from "../../../nodes/lib/problem.ts";
import { keyScope } from "../../../nodes/lib/random.ts";
import { type Run, type RunScope, Stopped } from "../../../nodes/lib/run.ts";
import type { Json } from "../../common/document.ts";
import type { Arg, Call, Plan } from "../../common/plan.ts";
import { dataIn } from "./data-hash.ts";
import { stateAt } from "./fork.ts";
import { beginningIdentity, callIdentity, type Ground } from "./identity.ts";
import { inNode } from "./in-node.ts";
import { createNaming, isSchedule } from "./naming.ts";
import { identitiesIn, type Recorded, replay } from "./record.ts";
import { createRun, type Session, turnOf } from "./runs.ts";
import { happenedIdentity, saltedIdentity } from "./salt.ts";
import { createScope, readsOf, type Scope } from "./scope.ts";
import type { Store } from "./store.ts";
import { owning } from "./tensors.ts";
import type { Attempt } from "./trainings.ts";
import type { Known, NodeInfo } from "./values.ts";

export type NodeFunction = (args: Record<string, unknown>) => unknown;

export interface Workshop {
  readonly ground: Ground;
  readonly store: Store;
  readonly load: (info: NodeInfo) => Promise<NodeFunction>;
  readonly session: Session;
  /** node -> identity of the result that it keeps, whatever its inputs are now. */
  readonly pins?: Readonly<Record<string, string>>;
}

export interface Interpreter {
  /** Runs the calls of a plan in order, or only those; returns their values by name. */
  run(plan: Plan, only?: readonly string[]): Promise<Map<string, Known>>;
  /** The scope of a plan before any call. */
  top(plan: Plan): Scope;
  call(call: Call, scope: Scope): Promise<Known>;
  /** Lets go of a scope's results. */
  close(scope: Scope): void;
}

/** What a call is given beside values; results of its bodies stay pinned until it returns. */
export interface Hands {
  readonly run: Run;
  readonly held: string[];
}

/** Results that took less are not worth a file. */
const worthKeepingMs = 20;

/** Walks a plan as the printed script would, but calls nothing whose result it has already. */
export function createInterpreter({ ground, store, load, session, pins = {} }: Workshop): Interpreter {
  const { trainings } = session;
  const naming = createNaming();
  const { schedules, nameOf, called } = naming;

  const infoOf = (call: Call): NodeInfo => {
    const info = ground.nodes[call.node];
    if (info === undefined)
      throw new Problem("unknown-node", `There is no node ${call.node}.`, { node: call.name, fix: "Remove it or take another one." });
    return info;
  };

  async function call(one: Call, scope: Scope): Promise<Known> {
    if (session.stopped()) throw new Stopped();
    const info = infoOf(one);
    const graphs = callIdentity(one, ground, scope);
    const asked = trainings === undefined ? graphs : saltedIdentity(graphs, one, scope.path, trainings.asked);
    const beginning = beginningIdentity(one, ground, { ...scope, call: (name) => beginningOf(scope.find(name)) });
    const { identity, found } = await lookUp(one, scope, asked);
    called(identity, one.name);
    if (found !== undefined) {
      for (const inner of identitiesIn(found.recorded)) store.touch(inner);
      replay(found.recorded, one.name, scope.path, { emit: session.emit, nameOf, met: called });
      session.idle();
      return settle(one, scope, { value: found.value, identity, beginning }, found.recorded);
    }
    const recorded: Recorded = { identity, told: [] };
    const value = await fresh(one, scope, { info, recorded, beginning });
    return settle(one, scope, { value, identity: recorded.identity, beginning }, recorded);
  }

  /** A known result: the one it is pinned to, one in memory, one on disk. */
  async function lookUp(one: Call, scope: Scope, identity: string) {
    const pin = scope.path === "" ? pins[one.name] : undefined;
    if (pin !== undefined && pin !== identity) {
      const pinned = store.get(pin) ?? (await fromDisk(pin));
      if (pinned !== undefined) return { identity: pin, found: pinned };
      const text = "The result that was to be kept is gone: it is computed anew.";
      session.emit({ event: "note", node: one.name, path: scope.path, text });
    }
    return { identity, found: store.get(identity) ?? (await fromDisk(identity)) };
  }

  async function fromDisk(identity: string) {
    const kept = await trainings?.keeping.result(identity);
    if (kept === null || kept === undefined) return undefined;
    store.put({ identity, value: kept.value, tensors: [], recorded: kept.recorded, uses: [] });
    return store.get(identity);
  }

  async function fresh(one: Call, scope: Scope, { info, recorded, beginning }: { info: NodeInfo; recorded: Recorded; beginning: string }) {
    const { path, maxUpdates } = scope;
    const node = one.name;
    const began = performance.now();
    const held: string[] = [];
    const before = trainings?.happenings.length ?? 0;
    const attempt: Attempt = {
      identity: recorded.identity,
      beginning,
      forkState: (fork) => stateAt({ session, schedules, call, close, argsOf, infoOf, load, store }, scope, fork),
      restored: false,
      saved: false,
    };
    session.emit({ event: "call", node, path, state: "running" });
    try {
      const place = { node, path, recorded, maxUpdates, attempt, partial: (value: unknown) => follow(one, scope, value) };
      const run = createRun(session, schedules, place);
      const work = await load(info);
      const args = argsOf(one, scope, { run, held });
      const { value, tensors, plain } = await owning(() => work(args), store);
      if (trainings !== undefined) {
        for (const { hash, count } of await dataIn(value, args)) {
          recorded.told.push({ data: hash, count });
          session.emit({ event: "data", node, path, hash, count });
        }
      }
      const uses = plain
        ? []
        : Object.values(one.args)
            .flatMap(readsOf)
            .flatMap((name) => scope.find(name)?.identity ?? []);
      recorded.identity = happenedIdentity(recorded.identity, unplanned(before));
      const ms = Math.round(performance.now() - began);
      const twin = store.get(recorded.identity);
      // What happened on the way made it a result that is known already.
      if (twin !== undefined) for (const tensor of tensors) tensor.dispose();
      else store.put({ identity: recorded.identity, value, tensors, recorded, uses: [...new Set(uses)] });
      if (attempt.saved) await trainings?.keeping.keepState(recorded.identity, { node, path });
      if (plain && ms >= worthKeepingMs) await trainings?.keeping.keepResult(value, recorded);
      const state = attempt.restored ? "cached" : "done";
      session.emit({ event: "call", node, path, state, ms, identity: recorded.identity });
      return twin === undefined ? value : twin.value;
    } catch (error) {
      if (!(error instanceof Stopped)) session.emit({ event: "call", node, path, state: "failed" });
      throw inNode(error, node);
    } finally {
      for (const identity of held) store.unpin(identity);
    }
  }

  /** What happened since that the identity does not know of yet: all of it, unless it was asked for and is in the identity already. */
  function unplanned(before: number) {
    if (trainings === undefined) return [];
    const planned = new Set(trainings.asked.acts.map((act) => JSON.stringify([act.node, act.path, act.step, act.act])));
    return trainings.happenings
      .slice(before)
      .filter((one) => !("fork" in one) && !planned.has(JSON.stringify([one.node, one.path, one.step, one.act])));
  }

  /** Makes a result visible to the calls after it. */
  function settle(one: Call, scope: Scope, { value, identity, beginning }: Known, recorded: Recorded): Known {
    store.pin(identity);
    scope.recorded?.told.push({ child: recorded, node: one.name, turn: scope.turn });
    const known = { value: naming.named(value, one.name, identity), identity, beginning };
    scope.done.set(one.name, known);
    return known;
  }

  function argsOf(one: Call, scope: Scope, hands: Hands): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(one.args).map(([name, arg]) => [
        name,
        "body" in arg ? bodyOf(arg, scope, hands, { call: one.name, arg: name, outer: scope }) : evaluate(arg, scope, hands),
      ]),
    );
  }

  function evaluate(arg: Exclude<Arg, { body: unknown }>, scope: Scope, hands: Hands): unknown {
    if ("lit" in arg) return arg.lit;
    if ("from" in arg) {
      const known = scope.find(arg.from);
      if (known === undefined) throw new Error(`${arg.from} has no result yet`);
      return arg.field === undefined ? known.value : (known.value as Record<string, unknown>)[arg.field];
    }
    if ("list" in arg) return arg.list.map((item) => evaluate(item as Exclude<Arg, { body: unknown }>, scope, hands));
    if ("param" in arg) return scope.value(arg.param);
    if ("key" in arg) return scope.stream(arg.key);
    return hands.run;
  }

  /** A body as the container sees it: an async function of one turn. */
  function bodyOf(arg: Extract<Arg, { body: unknown }>, outer: Scope, hands: Hands, inside: NonNullable<Scope["inside"]>) {
    let container: string | undefined;
    // What the container makes for its turns is as good as the container, the turn and the name.
    const madeFor = (turn: string, param: string) => {
      const call = outer.calls.find(({ name }) => name === inside.call);
      container ??= call === undefined ? "" : callIdentity(call, ground, outer);
      return `${container} turn ${turn} ${param}`;
    };
    return async (handed: Record<string, unknown>): Promise<Record<string, unknown>> => {
      const { key, run, ...params } = handed as { key?: KeyScope; run?: RunScope };
      const turn = turnOf(run);
      const scope = createScope({
        calls: arg.body,
        path: turn?.path ?? outer.path,
        turn: turn?.turn ?? "",
        recorded: turn?.recorded ?? null,
        maxUpdates: turn?.maxUpdates ?? outer.maxUpdates,
        inside,
        params,
        ...(key === undefined ? {} : { key }),
        outer,
        origin: (value, param) => ["from", naming.originOf(value) ?? madeFor(turn?.path ?? "", param)],
      });
      try {
        for (const inner of arg.body) await call(inner, scope);
        for (const name of Object.values(arg.result).flatMap(readsOf)) {
          const result = scope.done.get(name);
          if (result === undefined) continue;
          store.pin(result.identity);
          hands.held.push(result.identity);
        }
        return Object.fromEntries(
          Object.entries(arg.result).map(([name, out]) => [name, evaluate(out as Exclude<Arg, { body: unknown }>, scope, hands)]),
        );
      } finally {
        close(scope);
        store.trim();
      }
    };
  }

  /** Shows again the nodes that follow a value while it is being made; only their pictures leave. */
  function follow(source: Call, scope: Scope, value: unknown): void {
    for (const one of scope.calls) {
      const info = ground.nodes[one.node];
      if (info === undefined || !info.follows || info.async || !Object.values(one.args).flatMap(readsOf).includes(source.name)) continue;
      const seeing: Scope = {
        ...scope,
        find: (name) => (name === source.name ? { value, identity: "partial", beginning: "partial" } : scope.find(name)),
      };
      const run = createRun({ ...session, emit: (event) => event.event === "view" && session.emit(event) }, schedules, {
        node: one.name,
        path: scope.path,
        recorded: null,
        maxUpdates: scope.maxUpdates,
        partial: () => {},
      });
      // Too little to say anything yet is no failure, and what is not computed yet cannot be shown.
      load(info)
        .then(
          (work) => work(argsOf(one, seeing, { run, held: [] })),
          () => {},
        )
        .catch(() => {});
    }
  }

  function close(scope: Scope): void {
    for (const { identity } of scope.done.values()) store.unpin(identity);
    scope.done.clear();
  }

  function top(plan: Plan): Scope {
    const { calls, seed } = plan;
    const { maxUpdates } = session;
    return createScope({ calls, path: "", turn: "", recorded: null, maxUpdates, params: {}, key: keyScope(seed), origin: () => null });
  }

  return {
    top,
    call,
    close,
    run: async (plan, only) => {
      const scope = top(plan);
      try {
        for (const one of plan.calls) if (only === undefined || only.includes(one.name)) await call(one, scope);
        return new Map(scope.done);
      } finally {
        close(scope);
        store.trim();
      }
    },
  };
}

/** What a call has in common with others in this place, seen through what carries numbers in time; a trained model is just what it is. */
function beginningOf(known: Known | undefined): Json {
  if (known === undefined) return ["unknown"];
  const { value } = known;
  if (typeof value !== "object" || value === null) return known.identity;
  if (isSchedule(value)) return "schedule";
  return "numbers" in value ? known.beginning : known.identity;
}
