import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { Clock, LiveAct, NodeLive } from "./live.ts";

export type Acted = Extract<RunEvent, { event: "act" }>;

/** Adds what was done, or replaces it where it is told again: a run that goes on does all acts once more. */
export function addAct(node: NodeLive, { event: _, node: __, again: ___, ...told }: Acted): void {
  const { path, step, act, value, refused } = told;
  const same = (other: LiveAct) => other.path === path && other.step === step && JSON.stringify(other.act) === JSON.stringify(act);
  node.acts = [...(node.acts ?? []).filter((other) => !same(other)), told];
  // What is taken by hand while nothing moves is seen at once, not only after the next update.
  if (refused !== undefined || !("name" in act) || node.path !== path) return;
  const known = node.numbers?.[act.name];
  const used = value ?? (act.do === "hold" ? act.value : undefined);
  if (known !== undefined && used !== undefined) node.numbers = { ...node.numbers, [act.name]: { ...known, value: used } };
}

/** More than ten a second nobody tells, so ten minutes are kept before every second one goes. */
const mostTicks = 6_000;

export function addClock(node: NodeLive, { path, step, presentations, seconds }: Extract<RunEvent, { event: "clock" }>): void {
  const known: Clock = node.clock?.[path] ?? { step: [], presentations: [], seconds: [] };
  const keep = known.step.findLastIndex((one) => one < step) + 1;
  const every = keep > mostTicks ? 2 : 1;
  const upTo = (list: readonly number[], last: number) => [...list.slice(0, keep).filter((_, i) => i % every === 0), last];
  node.clock = {
    ...node.clock,
    [path]: {
      step: upTo(known.step, step),
      presentations: upTo(known.presentations, presentations),
      seconds: upTo(known.seconds, seconds),
    },
  };
}

/** Forgets what belongs to turns that are not kept. */
export function ofTurns(node: NodeLive, isKept: (path: string) => boolean): void {
  if (node.acts !== undefined) node.acts = node.acts.filter(({ path }) => isKept(path));
  if (node.from !== undefined) node.from = Object.fromEntries(Object.entries(node.from).filter(([path]) => isKept(path)));
  if (node.clock !== undefined) node.clock = Object.fromEntries(Object.entries(node.clock).filter(([path]) => isKept(path)));
}

export function ofOtherTurns(node: NodeLive, path: string): void {
  ofTurns(node, (other) => other !== path);
}
