import type { RunEvent } from "../../../nodes/lib/events.ts";
import { keyScope } from "../../../nodes/lib/random.ts";
import type { Lines } from "../../../nodes/lib/view.ts";
import type { Schedule } from "../../../nodes/ports.ts";
import { type Axis, firstOf } from "../../common/axis-rows.ts";
import type { Arg, Call, Plan } from "../../common/plan.ts";
import type { Interpreter } from "./interpret.ts";
import { createScope, readsOf, type Scope } from "./scope.ts";
import type { NodeInfos } from "./values.ts";

/**
 * Shows the cheap nodes while the graph is edited: those whose cards say so, fed by nothing else.
 * Inside a container they are shown as in its first turn. Schedules come first, for data takes longer.
 */
export async function preview(
  plan: Plan,
  nodes: NodeInfos,
  { call, top, close }: Interpreter,
  { emit, flush }: { emit(event: RunEvent): void; flush(): void },
): Promise<void> {
  const scopes = new Set<Scope>();
  const isSchedule = (one: Call) => nodes[one.node]?.outputs.out === "Schedule";
  const drawn = new Set<string>();

  async function walk(scope: Scope, wanted: (one: Call) => boolean): Promise<void> {
    scopes.add(scope);
    for (const one of scope.calls) {
      if (wanted(one) && nodes[one.node]?.preview === true && known(one, scope)) await show(one, scope);
      for (const [name, arg] of Object.entries(one.args)) if ("body" in arg) await walk(firstTurn(one, name, arg, nodes, scope), wanted);
    }
  }
  async function show(one: Call, scope: Scope): Promise<void> {
    try {
      const { value } = await call(one, scope);
      if (!isSchedule(one) || drawn.has(one.name)) return;
      drawn.add(one.name);
      const rounds = countsRounds(one, scope.calls, nodes);
      const view = scheduleView(value as Schedule, rounds ? roundsShown : horizon(one, scope.calls), rounds ? "round" : "update");
      if (view !== null) emit({ event: "view", node: one.name, path: "", name: "schedule", view });
    } catch {
      // What is wrong is said when it is run; a preview is only left out.
    }
  }

  try {
    const scope = top(plan);
    await walk(scope, isSchedule);
    flush();
    await walk(scope, () => true);
  } finally {
    for (const scope of scopes) close(scope);
  }
}

function known(one: Call, scope: Scope): boolean {
  return Object.values(one.args).every((arg) => {
    if ("param" in arg && scope.value(arg.param) === undefined) return false;
    return readsOf(arg).every((name) => scope.find(name) !== undefined);
  });
}

function firstTurn(container: Call, argument: string, arg: Extract<Arg, { body: unknown }>, nodes: NodeInfos, outer: Scope): Scope {
  const body = nodes[container.node]?.bodies[argument];
  const turns = container.args[body?.turns ?? ""];
  const first = turns !== undefined && "lit" in turns && Array.isArray(turns.lit) ? turns.lit[0] : undefined;
  const handed = Object.entries(body?.params ?? {}).filter(([, port]) => port === "number");
  const rows = container.args[body?.axes ?? ""];
  const axes = rows !== undefined && "lit" in rows && Array.isArray(rows.lit) ? (rows.lit as unknown as Axis[]) : [];
  const firsts = body?.axes === undefined ? handed.map(() => first) : [...(first === undefined ? [] : [first]), ...axes.map(firstOf)];
  const known = handed.map(([name], place) => [name, firsts[place]] as const).filter(([, value]) => value !== undefined);
  const params = Object.fromEntries(known);
  const seeded = body?.params.key === "scope" && typeof first === "number";
  return createScope({
    calls: arg.body,
    path: "",
    turn: "",
    recorded: null,
    maxUpdates: outer.maxUpdates,
    params,
    outer,
    origin: () => null,
    ...(seeded ? { key: keyScope(first) } : {}),
  });
}

/** The longest training that the schedule takes part in, in updates. */
export function horizon(schedule: Call, calls: readonly Call[]): number {
  const reached = new Set([schedule.name]);
  let longest = 0;
  const visit = (list: readonly Call[]) => {
    for (const one of list) {
      for (const arg of Object.values(one.args)) if ("body" in arg) visit(arg.body);
      if (
        !Object.values(one.args)
          .flatMap(readsOf)
          .some((name) => reached.has(name))
      )
        continue;
      reached.add(one.name);
      longest = Math.max(longest, lengthOf(one));
    }
  };
  visit(calls);
  return longest > 0 ? longest : 600;
}

function lengthOf({ args }: Call): number {
  const number = (name: string) =>
    args[name] !== undefined && "lit" in args[name] && typeof args[name].lit === "number" ? args[name].lit : 0;
  const unit = args.unit !== undefined && "lit" in args.unit ? args.unit.lit : "updates";
  return Math.max(unit === "updates" ? number("budget") : 0, number("updates"));
}

const roundsShown = 24;

/** What a curriculum reads is asked once a round, not once an update. */
export function countsRounds(schedule: Call, calls: readonly Call[], nodes: NodeInfos): boolean {
  return calls.some((one) => {
    const inside = Object.values(one.args).flatMap((arg) => ("body" in arg ? arg.body : []));
    if (inside.length > 0 && countsRounds(schedule, inside, nodes)) return true;
    return nodes[one.node]?.outputs.out === "Curriculum" && Object.values(one.args).flatMap(readsOf).includes(schedule.name);
  });
}

/** About 200 points of a schedule, walked step by step; null where it waits for metrics. */
export function scheduleView(schedule: Schedule, steps: number, counted: "update" | "round" = "update"): Lines | null {
  let asked = false;
  const ask = () => {
    asked = true;
  };
  const metrics = new Proxy<Record<string, number>>(
    {},
    {
      get: () => {
        ask();
        return undefined;
      },
      has: () => {
        ask();
        return false;
      },
      ownKeys: () => {
        ask();
        return [];
      },
    },
  );
  const every = Math.max(1, Math.floor(steps / 200));
  const x: number[] = [];
  const y: number[] = [];
  let state = schedule.init();
  for (let step = 0; step < steps; step++) {
    const at = schedule.at(state, { step, presentations: 0, metrics });
    if (asked || !Number.isFinite(at.value)) return null;
    state = at.state;
    if (step % every === 0 || step === steps - 1) {
      x.push(step);
      y.push(at.value);
    }
  }
  return { is: "Lines", x: { label: counted }, y: { label: "value" }, series: [{ name: "value", x, y }] };
}
