import type { Catalog } from "../../common/catalog.ts";
import type { Json } from "../../common/document.ts";
import { own } from "../../common/own.ts";
import type { RunRow } from "../../common/run-record.ts";
import { settled } from "../../common/settings.ts";
import type { Shelved } from "./index-file.ts";
import { isAlive } from "./process.ts";
import type { KeptRun } from "./read-run.ts";

/** Settings that say something: not what their cards have by themselves. Without a catalog all that the document says. */
export function settingsOf(
  { nodes, seed, record }: Pick<KeptRun, "nodes" | "seed" | "record">,
  catalog: Catalog | null,
): Record<string, Json> {
  const said = nodes.flatMap(({ name, node, settings }) => {
    const card = own(catalog?.nodes, node);
    return Object.entries(settings).flatMap(([setting, value]): [string, Json][] => {
      const known = own(card?.settings, setting);
      const isDefault = known !== undefined && same(settled(value, known), settled(undefined, known));
      return isDefault ? [] : [[`${name}.${setting}`, value]];
    });
  });
  const asked = record.ask.seed ?? seed;
  return {
    ...Object.fromEntries(said),
    ...(asked === null ? {} : { seed: asked }),
    ...(record.ask.steps === undefined ? {} : { steps: record.ask.steps }),
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
  let cards: Catalog | null = null;
  let known = new WeakMap<Shelved, RunRow>();
  return {
    of: (shelved) => {
      const row = known.get(shelved) ?? rowOf(shelved, cards);
      known.set(shelved, row);
      return row.status === "running" ? { ...row, status: statusNow(shelved.run) } : row;
    },
    learn: (read) => {
      cards = read;
      known = new WeakMap();
    },
  };
}

function rowOf({ run, deleted }: Shelved, cards: Catalog | null): RunRow {
  const { process, files, lost, ended, eventBytes, metrics, ...record } = run.record;
  const { notes, bytes, damage } = run;
  // JSON, which this becomes, has no word for what is not a number.
  const numbers = Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value)));
  return { ...record, metrics: numbers, notes, settings: settingsOf(run, cards), bytes, deleted, damage };
}
