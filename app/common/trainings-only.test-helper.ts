import { readsOf } from "../main/executor/scope.ts";
import { callsIn } from "../main/executor/values.ts";
import type { Catalog } from "./catalog.ts";
import type { Arg, Call, Plan } from "./plan.ts";

type Body = Extract<Arg, { body: unknown }>;

/**
 * The plan with nothing but its trainings and what they need, each container with its first turn: what a template does beside training
 * (draw samples, score, judge) would take most of the time. Scores that nothing waits for but a table are known ones instead.
 */
export function trainingsOnly(plan: Plan, catalog: Catalog, trainings: readonly string[]): Plan {
  const all = new Map(callsIn(plan.calls).map((call) => [call.name, call]));
  const bodiesOf = (call: Call) => Object.values(call.args).filter((arg): arg is Body => "body" in arg);
  const trains = (call: Call): boolean => trainings.includes(call.name) || bodiesOf(call).some(({ body }) => body.some(trains));

  const needed = new Set<string>();
  const need = (name: string) => {
    const call = all.get(name);
    if (call === undefined || needed.has(name)) return;
    needed.add(name);
    for (const inner of bodiesOf(call).flatMap(({ body }) => body)) need(inner.name);
    for (const read of Object.values(call.args).flatMap(readsOf)) need(read);
  };
  for (const call of all.values()) {
    if (trainings.includes(call.name)) need(call.name);
    else if (trains(call)) for (const arg of Object.values(call.args)) if (!("body" in arg)) for (const read of readsOf(arg)) need(read);
  }

  const known: Record<string, Arg> = { metric: { lit: "accuracy" }, value: { lit: 0 } };
  const kept = (calls: readonly Call[], read: readonly string[]): Call[] =>
    calls.flatMap((call): Call[] => {
      if (needed.has(call.name) || trains(call)) return [needed.has(call.name) ? call : cut(call)];
      const isScores = catalog.nodes[call.node]?.outputs.out === "Scores";
      return isScores && read.includes(call.name) ? [{ name: call.name, node: "evaluation/known-score", args: known }] : [];
    });
  const cut = (call: Call): Call => {
    const { bodies = {} } = catalog.nodes[call.node] ?? {};
    const args = Object.entries(call.args).map(([name, arg]): [string, Arg] => {
      if ("body" in arg) {
        const body = kept(arg.body, Object.values(arg.result).flatMap(readsOf));
        const there = new Set(body.map((one) => one.name));
        const result = Object.entries(arg.result).filter(([, one]) =>
          readsOf(one).every((read) => there.has(read) || !arg.body.some((inner) => inner.name === read)),
        );
        return [name, { ...arg, body, result: Object.fromEntries(result) }];
      }
      const isTurns = Object.values(bodies).some(({ turns }) => turns === name);
      return [name, isTurns && "lit" in arg && Array.isArray(arg.lit) ? { ...arg, lit: arg.lit.slice(0, 1) } : arg];
    });
    return { ...call, args: Object.fromEntries(args) };
  };
  return { ...plan, calls: kept(plan.calls, []) };
}
