import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { RunRecord } from "../../common/run-record.ts";

/** What run.json says of the events so far. Cheap enough for each of ten thousand events a second. */
export interface Tally {
  hear(event: RunEvent): void;
  readonly step: number;
  readonly of: number;
  readonly engine: string | undefined;
  readonly seeds: readonly number[] | undefined;
  readonly end: Extract<RunEvent, { event: "end" }> | undefined;
  metrics(): Record<string, number>;
  data(): Record<string, string>;
  /** Farthest update of each training, by `trainingKey`. */
  readonly reached: ReadonlyMap<string, number>;
}

export const trainingKey = (node: string, path: string): string => `${node}\n${path}`;

export function createTally(before: Pick<RunRecord, "step" | "of"> = { step: 0, of: 0 }): Tally {
  const last = new Map<string, Map<string, Map<string, number>>>();
  const reached = new Map<string, number>();
  const progress = new Map<string, { done: number; of: number; unit: string }>();
  const data = new Map<string, string>();
  let far = { key: "", step: 0 };
  let at = { node: "", path: "", key: "", step: 0 };
  let engine: string | undefined;
  let seeds: readonly number[] | undefined;
  let end: Tally["end"];

  const reach = (node: string, path: string, step: number) => {
    if (node !== at.node || path !== at.path) at = { node, path, key: trainingKey(node, path), step: 0 };
    if (step <= at.step) return;
    at.step = step;
    if (step > (reached.get(at.key) ?? 0)) reached.set(at.key, step);
    if (step > far.step) far = { key: at.key, step };
  };
  /** Where the farthest training itself has not said how far it goes. */
  const longest = () => [...progress.values()].filter(({ unit }) => unit === "updates").sort((a, b) => b.of - a.of)[0];
  const measure = (node: string, name: string, path: string, value: number) => {
    const names = inside(last, node, () => new Map<string, Map<string, number>>());
    const paths = inside(names, name, () => new Map<string, number>());
    paths.set(path, value);
  };

  return {
    hear: (event) => {
      switch (event.event) {
        case "metric":
          measure(event.node, event.name, event.path, event.value);
          reach(event.node, event.path, event.step);
          break;
        case "progress":
          progress.set(trainingKey(event.node, event.path), { done: event.done, of: event.of, unit: event.unit });
          break;
        case "start":
          engine = event.engine;
          seeds = event.seeds;
          break;
        case "data":
          data.set(event.path === "" ? event.node : `${event.node} ${event.path}`, event.hash);
          break;
        case "end":
          end = event;
          break;
      }
    },
    get step() {
      return Math.max(far.step, before.step);
    },
    get of() {
      return Math.max(lengthOf(far.step, progress.get(far.key) ?? longest()), before.of, far.step);
    },
    get engine() {
      return engine;
    },
    get seeds() {
      return seeds;
    },
    get end() {
      return end;
    },
    metrics: () => {
      const means: [string, number][] = [];
      for (const [node, names] of last) for (const [name, paths] of names) means.push([`${node}.${name}`, mean([...paths.values()])]);
      return Object.fromEntries([...means, ...(end === undefined ? [] : numbersOf(end.outputs))]);
    },
    data: () => Object.fromEntries(data),
    reached,
  };
}

/** Updates that a training will make: its progress may count epochs or examples. */
function lengthOf(step: number, progress: { done: number; of: number; unit: string } | undefined): number {
  if (progress === undefined) return 0;
  if (progress.unit === "updates") return progress.of;
  return progress.done > 0 ? Math.round((step / progress.done) * progress.of) : 0;
}

/** `evaluate.accuracy`, `loss` for an output that is a number, `result.difference` for what a verdict judges first. */
export function numbersOf(outputs: Readonly<Record<string, unknown>>): [string, number][] {
  return Object.entries(outputs).flatMap(([name, value]): [string, number][] => {
    if (typeof value === "number") return [[name, value]];
    if (value === null || typeof value !== "object") return [];
    if (Array.isArray(value)) return typeof value[0]?.difference === "number" ? [[`${name}.difference`, value[0].difference]] : [];
    return Object.entries(value).flatMap(([metric, one]): [string, number][] =>
      typeof one === "number" ? [[`${name}.${metric}`, one]] : [],
    );
  });
}

function inside<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
