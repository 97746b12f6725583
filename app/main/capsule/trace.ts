import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { Json } from "../../common/document.ts";

/** Every number that a run told: metrics and driven numbers of each step, and the results at its end. */
export interface Trace {
  hear(event: RunEvent): void;
  /** Where it was told -> step -> value. */
  readonly values: ReadonlyMap<string, ReadonlyMap<number, number>>;
  /** Node and path -> hash of the data that it gave out. */
  readonly data: ReadonlyMap<string, string>;
  readonly count: number;
  readonly status: "done" | "failed" | "stopped" | null;
  readonly engine: string;
  readonly seeds: readonly number[];
}

export interface Spot {
  readonly node: string;
  readonly path: string;
  readonly name: string;
  readonly step: number;
}

/** Results come after all steps. */
export const resultStep = -1;
const key = (...parts: readonly string[]) => parts.join("\n");

export function createTrace(): Trace {
  const values = new Map<string, Map<number, number>>();
  const data = new Map<string, string>();
  let count = 0;
  let status: Trace["status"] = null;
  let engine = "";
  let seeds: readonly number[] = [];
  const put = (where: string, step: number, value: number) => {
    let list = values.get(where);
    if (list === undefined) {
      list = new Map();
      values.set(where, list);
    }
    if (!list.has(step)) count++;
    // JSON has no infinity, so that what was read from a file and what was heard must be brought to one form.
    list.set(step, Number.isFinite(value) ? value : Number.NaN);
  };
  return {
    hear: (event) => {
      switch (event.event) {
        case "start":
          engine = event.engine ?? engine;
          seeds = event.seeds;
          break;
        case "metric":
        case "number":
          put(key(event.event, event.node, event.path, event.name), event.step, event.value);
          break;
        case "data":
          data.set(key(event.node, event.path), event.hash);
          break;
        case "end":
          status = event.status;
          if (event.status === "done")
            for (const [name, value] of Object.entries(event.outputs))
              for (const [at, number] of numbersIn(value as Json, "")) put(key("result", name, "", at), resultStep, number);
          break;
      }
    },
    values,
    data,
    get count() {
      return count;
    },
    get status() {
      return status;
    },
    get engine() {
      return engine;
    },
    get seeds() {
      return seeds;
    },
  };
}

export function spotOf(where: string, step: number): Spot {
  const [, node = "", path = "", name = ""] = where.split("\n");
  return { node, path, name, step };
}

function numbersIn(value: Json, at: string): [string, number][] {
  if (typeof value === "number") return [[at, value]];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, inner]) => numbersIn(inner, at === "" ? name : `${at}.${name}`));
}
