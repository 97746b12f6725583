import type { Catalog } from "../../common/catalog.ts";
import type { Json } from "../../common/document.ts";
import { own } from "../../common/own.ts";
import type { RunRow } from "../../common/run-record.ts";
import { settled } from "../../common/settings.ts";
import type { Shelved } from "./index-file.ts";
import { isAlive } from "./process.ts";
import type { KeptRun } from "./read-run.ts";

/** What of a node's settings, as JSON, is not a default of its card. */
type Said = (node: string, settings: string) => readonly (readonly [string, Json])[];

/** Settings that say something. Without a catalog all that the document says. */
function settingsOf({ nodes, seed, record }: KeptRun, said: Said): Record<string, Json> {
  const all = nodes.flatMap(({ name, node, settings }) => said(node, settings).map(([setting, value]) => [`${name}.${setting}`, value]));
  const asked = record.ask.seed ?? seed;
  return {
    ...Object.fromEntries(all),
    ...(asked === null ? {} : { seed: asked }),
    ...(record.ask.steps === undefined ? {} : { steps: record.ask.steps }),
  };
}

function saidOver(catalog: Catalog | null): Said {
  const known = new Map<string, ReturnType<Said>>();
  return (node, settings) => {
    const key = `${node}\n${settings}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const card = own(catalog?.nodes, node);
    const found = Object.entries(JSON.parse(settings) as Record<string, Json>).filter(([setting, value]) => {
      const one = own(card?.settings, setting);
      return one === undefined || !same(settled(value, one), settled(undefined, one));
    });
    known.set(key, found);
    return found;
  };
}

function same(a: Json, b: Json): boolean {
  return Object.is(a, b) || (typeof a === "object" && JSON.stringify(a) === JSON.stringify(b));
}

/** The status of now: a running run whose process is gone was interrupted. */
export function statusNow({ record, written }: Pick<KeptRun, "record" | "written">): RunRow["status"] {
  if (record.status !== "running") return record.status;
  return isAlive({ pid: record.pid, mark: record.process, written }) ? "running" : "interrupted";
}

/** Lines of the list. What they say of settings is worked out once for each run, and again when the cards are known. */
export interface Rows {
  of(run: Shelved): RunRow;
  learn(cards: Catalog): void;
}

export function createRows(): Rows {
  let said = saidOver(null);
  let known = new WeakMap<Shelved, RunRow>();
  return {
    of: (shelved) => {
      const row = known.get(shelved) ?? rowOf(shelved, said);
      known.set(shelved, row);
      return row.status === "running" ? { ...row, status: statusNow(shelved.run) } : row;
    },
    learn: (cards) => {
      said = saidOver(cards);
      known = new WeakMap();
    },
  };
}

function rowOf({ run, deleted }: Shelved, said: Said): RunRow {
  const { process, files, lost, ended, eventBytes, metrics, ...record } = run.record;
  const { notes, bytes, damage } = run;
  // JSON, which this becomes, has no word for what is not a number.
  const numbers = Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value)));
  return { ...record, metrics: numbers, notes, settings: settingsOf(run, said), bytes, deleted, damage };
}
