import type { KeyScope } from "../../../nodes/lib/key.ts";
import { Problem } from "../../../nodes/lib/problem.ts";
import { keyScope } from "../../../nodes/lib/random.ts";
import { type Run, type RunScope, Stopped } from "../../../nodes/lib/run.ts";
import type { Schedule } from "../../../nodes/ports.ts";
import type { Arg, Call, Plan } from "../../common/plan.ts";
import { callIdentity, type Ground } from "./identity.ts";
import { identitiesIn, type Recorded, replay } from "./record.ts";
import { createRun, type Schedules, type Session, turnOf } from "./runs.ts";
import { createScope, readsOf, type Scope } from "./scope.ts";
import type { Store } from "./store.ts";
import { owning } from "./tensors.ts";
import type { Known, NodeInfo } from "./values.ts";

export type NodeFunction = (args: Record<string, unknown>) => unknown;

export interface Workshop {
  readonly ground: Ground;
  readonly store: Store;
  readonly load: (info: NodeInfo) => Promise<NodeFunction>;
  readonly session: Session;
}

export interface Interpreter {
  /** Runs the calls of a plan in order; returns their values by name. */
  run(plan: Plan): Promise<Map<string, Known>>;
  /** The scope of a plan before any call. */
  top(plan: Plan): Scope;
  call(call: Call, scope: Scope): Promise<Known>;
  /** Lets go of a scope's results. */
  close(scope: Scope): void;
}

/** What a call is given beside values; results of its bodies stay pinned until it returns. */
interface Hands {
  readonly run: Run;
  readonly held: string[];
}

/** Kept results hold schedules of earlier runs: what those are called now is found by what they are. */
const scheduleIdentities = new WeakMap<Schedule, string>();

/** Walks a plan as the printed script would, but calls nothing whose result it has already. */
export function createInterpreter({ ground, store, load, session }: Workshop): Interpreter {
  const scheduleNames = new WeakMap<Schedule, string>();
  const namesNow = new Map<string, string>();
  const identitiesNow = new Map<string, string>();
  const origins = new WeakMap<object, string>();
  const schedules: Schedules = {
    nameOf: (schedule) => scheduleNames.get(schedule) ?? namesNow.get(scheduleIdentities.get(schedule) ?? ""),
    identityOf: (name) => identitiesNow.get(name),
  };

  const infoOf = (call: Call): NodeInfo => {
    const info = ground.nodes[call.node];
    if (info === undefined)
      throw new Problem("unknown-node", `There is no node ${call.node}.`, { node: call.name, fix: "Remove it or take another one." });
    return info;
  };

  async function call(one: Call, scope: Scope): Promise<Known> {
    if (session.stopped()) throw new Stopped();
    const info = infoOf(one);
    const identity = callIdentity(one, ground, scope);
    namesNow.set(identity, one.name);
    identitiesNow.set(one.name, identity);
    const found = store.get(identity);
    if (found !== undefined) {
      for (const inner of identitiesIn(found.recorded)) store.touch(inner);
      replay(found.recorded, one.name, scope.path, { emit: session.emit, nameOf: (by) => namesNow.get(by) });
      session.idle();
      return settle(one, scope, { value: found.value, identity }, found.recorded);
    }
    const recorded: Recorded = { identity, told: [] };
    const value = await fresh(one, scope, info, recorded);
    return settle(one, scope, { value, identity }, recorded);
  }

  async function fresh(one: Call, scope: Scope, info: NodeInfo, recorded: Recorded): Promise<unknown> {
    const { path } = scope;
    const node = one.name;
    const began = performance.now();
    const held: string[] = [];
    session.emit({ event: "call", node, path, state: "running" });
    try {
      const run = createRun(session, schedules, { node, path, recorded, partial: (value) => follow(one, scope, value) });
      const work = await load(info);
      const { value, tensors, plain } = await owning(() => work(argsOf(one, scope, { run, held })), store);
      const uses = plain
        ? []
        : Object.values(one.args)
            .flatMap(readsOf)
            .flatMap((name) => scope.find(name)?.identity ?? []);
      store.put({ identity: recorded.identity, value, tensors, recorded, uses: [...new Set(uses)] });
      session.emit({ event: "call", node, path, state: "done", ms: Math.round(performance.now() - began) });
      return value;
    } catch (error) {
      if (!(error instanceof Stopped)) session.emit({ event: "call", node, path, state: "failed" });
      throw inNode(error, node);
    } finally {
      for (const identity of held) store.unpin(identity);
    }
  }

  /** Makes a result visible to the calls after it. */
  function settle(one: Call, scope: Scope, { value, identity }: Known, recorded: Recorded): Known {
    store.pin(identity);
    scope.recorded?.told.push({ child: recorded, node: one.name, turn: scope.turn });
    const known = { value: named(value, one.name, identity), identity };
    scope.done.set(one.name, known);
    return known;
  }

  /** Each schedule node hands out an object of its own, so that equal schedules keep their names apart. */
  function named(value: unknown, node: string, identity: string): unknown {
    if (typeof value !== "object" || value === null) return value;
    if (isSchedule(value)) {
      const own = { ...value };
      scheduleNames.set(own, node);
      scheduleIdentities.set(own, identity);
      origins.set(own, identity);
      return own;
    }
    origins.set(value, identity);
    if (!("is" in value) && !Array.isArray(value))
      for (const [field, inner] of Object.entries(value))
        if (typeof inner === "object" && inner !== null) origins.set(inner, `${identity}.${field}`);
    return value;
  }

  function argsOf(one: Call, scope: Scope, hands: Hands): Record<string, unknown> {
    return Object.fromEntries(Object.entries(one.args).map(([name, arg]) => [name, evaluate(arg, scope, hands)]));
  }

  function evaluate(arg: Arg, scope: Scope, hands: Hands): unknown {
    if ("lit" in arg) return arg.lit;
    if ("from" in arg) {
      const known = scope.find(arg.from);
      if (known === undefined) throw new Error(`${arg.from} has no result yet`);
      return arg.field === undefined ? known.value : (known.value as Record<string, unknown>)[arg.field];
    }
    if ("list" in arg) return arg.list.map((item) => evaluate(item, scope, hands));
    if ("param" in arg) return scope.value(arg.param);
    if ("key" in arg) return scope.stream(arg.key);
    if ("run" in arg) return hands.run;
    return bodyOf(arg, scope, hands);
  }

  /** A body as the container sees it: an async function of one turn. */
  function bodyOf(arg: Extract<Arg, { body: unknown }>, outer: Scope, hands: Hands) {
    return async (handed: Record<string, unknown>): Promise<Record<string, unknown>> => {
      const { key, run, ...params } = handed as { key?: KeyScope; run?: RunScope };
      const turn = turnOf(run);
      const scope = createScope({
        calls: arg.body,
        path: turn?.path ?? outer.path,
        turn: turn?.turn ?? "",
        recorded: turn?.recorded ?? null,
        params,
        ...(key === undefined ? {} : { key }),
        outer,
        origin: (value, param) => ["from", origins.get(value as object) ?? `turn ${turn?.path} ${param}`],
      });
      try {
        for (const inner of arg.body) await call(inner, scope);
        for (const name of Object.values(arg.result).flatMap(readsOf)) {
          const result = scope.done.get(name);
          if (result === undefined) continue;
          store.pin(result.identity);
          hands.held.push(result.identity);
        }
        return Object.fromEntries(Object.entries(arg.result).map(([name, out]) => [name, evaluate(out, scope, hands)]));
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
      const seeing: Scope = { ...scope, find: (name) => (name === source.name ? { value, identity: "partial" } : scope.find(name)) };
      const run = createRun({ ...session, emit: (event) => event.event === "view" && session.emit(event) }, schedules, {
        node: one.name,
        path: scope.path,
        recorded: null,
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
    return createScope({ calls: plan.calls, path: "", turn: "", recorded: null, params: {}, key: keyScope(plan.seed), origin: () => null });
  }

  return {
    top,
    call,
    close,
    run: async (plan) => {
      const scope = top(plan);
      try {
        for (const one of plan.calls) await call(one, scope);
        return new Map(scope.done);
      } finally {
        close(scope);
        store.trim();
      }
    },
  };
}

function isSchedule(value: object): value is Schedule {
  return "is" in value && value.is === "Schedule";
}

/** Says in which node a failure happened; the innermost node keeps it. */
function inNode(error: unknown, node: string): unknown {
  if (error instanceof Stopped) return error;
  if (error instanceof Problem) {
    error.node ??= node;
    return error;
  }
  const message = error instanceof Error ? error.message : String(error);
  const problem = new Problem("node-failed", message, {
    node,
    fix: "Look at the node's inputs and settings; the message above is the library's own.",
  });
  if (error instanceof Error && error.stack !== undefined) problem.stack = error.stack;
  return problem;
}
