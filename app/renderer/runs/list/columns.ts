import type { Json } from "../../../common/document.ts";
import type { RunRow } from "../../../common/run-record.ts";
import { titleOf } from "./row-words.ts";

export interface Column {
  /** Also what is remembered of a choice: "status", "metric train.loss", "setting rate.base". */
  readonly id: string;
  readonly title: string;
  readonly kind: "title" | "status" | "metric" | "setting" | "step" | "duration" | "began" | "seeds" | "tags";
  /** Of a metric or setting, in the row. */
  readonly key: string;
  readonly width: number;
  /** Its values are numbers, and stand at the right. */
  readonly numeric: boolean;
}

function column(kind: Column["kind"], title: string, width: number, numeric = false): Column {
  return { id: kind, title, kind, key: "", width, numeric };
}
export const titleColumn = column("title", "Name", 236);
const before = [column("status", "Status", 104)];
const after = [
  column("step", "Updates", 116, true),
  column("duration", "Took", 96, true),
  column("began", "Began", 104, true),
  column("seeds", "Seeds", 92, true),
  column("tags", "Tags", 120),
];

/** More metrics than these wait in the list of columns until they are asked for. */
const metricsShown = 3;
/** So many settings that differ are shown; where runs of unlike experiments are listed, more would say nothing. */
const settingsShown = 12;

/** All columns that these runs could have, and whether each is shown unless somebody chose otherwise. */
export function possibleColumns(rows: readonly RunRow[]): { column: Column; shown: boolean }[] {
  const names = metricNames(rows);
  const metrics = names.map((key, i) => ({
    column: named("metric", key, names, true),
    shown: i < metricsShown,
  }));
  const differing = differingSettings(rows);
  const settings = differing.map((key, i) => ({
    column: named(
      "setting",
      key,
      differing,
      rows.every(({ settings: { [key]: value } }) => value === undefined || typeof value === "number"),
    ),
    shown: i < settingsShown,
  }));
  const fixed = (list: readonly Column[]) => list.map((each) => ({ column: each, shown: true }));
  // Beside other panels only the first few are in sight: the main number, and what was changed for it.
  return [
    ...fixed([titleColumn, ...before]),
    ...metrics.slice(0, 1),
    ...settings.slice(0, 3),
    ...metrics.slice(1),
    ...settings.slice(3),
    ...fixed(after),
  ];
}

function named(kind: "metric" | "setting", key: string, all: readonly string[], numeric: boolean): Column {
  const title = shortName(key, all);
  return { id: `${kind} ${key}`, title, kind, key, width: Math.max(84, Math.min(150, 30 + 7 * title.length)), numeric };
}

/** Metrics by how many runs have them; among equals accuracies and losses lead. */
export function metricNames(rows: readonly Pick<RunRow, "metrics">[]): string[] {
  const counts = new Map<string, number>();
  for (const { metrics } of rows) for (const key of Object.keys(metrics)) counts.set(key, (counts.get(key) ?? 0) + 1);
  const rank = (key: string) => (/accuracy$/i.test(key) ? 0 : /(^|\.)loss$/.test(key) ? 1 : 2);
  return [...counts].sort(([a, m], [b, n]) => n - m || rank(a) - rank(b) || a.localeCompare(b)).map(([key]) => key);
}

/** Settings that do not have one value in all of the runs; a run that says nothing of one has the card's default. */
export function differingSettings(rows: readonly Pick<RunRow, "settings">[]): string[] {
  const seen = new Map<string, { text: string; count: number; differs: boolean }>();
  for (const { settings } of rows)
    for (const [key, value] of Object.entries(settings)) {
      const text = JSON.stringify(value);
      const known = seen.get(key);
      if (known === undefined) seen.set(key, { text, count: 1, differs: false });
      else seen.set(key, { text, count: known.count + 1, differs: known.differs || known.text !== text });
    }
  return [...seen]
    .filter(([, { differs, count }]) => differs || count < rows.length)
    .sort(([a, m], [b, n]) => n.count - m.count || a.localeCompare(b))
    .map(([key]) => key);
}

/** "loss" for "train.loss" where no other name ends like it. */
export function shortName(key: string, all: readonly string[]): string {
  const end = key.slice(key.lastIndexOf(".") + 1);
  return all.filter((other) => other === end || other.endsWith(`.${end}`)).length === 1 ? end : key;
}

/** What a cell is sorted by. */
export function cellValue(row: RunRow, { kind, key }: Pick<Column, "kind" | "key">): Json | undefined {
  switch (kind) {
    case "title":
      return titleOf(row);
    case "status":
      return row.status;
    case "metric":
      return row.metrics[key];
    case "setting":
      return row.settings[key];
    case "step":
      return row.step;
    case "duration":
      return row.seconds;
    case "began":
      return row.began;
    case "seeds":
      return row.seeds.length;
    case "tags":
      return row.notes.tags.join(" ") || undefined;
  }
}

export interface Sort {
  readonly column: Pick<Column, "id" | "kind" | "key">;
  readonly down: boolean;
}
export const newestFirst: Sort = { column: column("began", "", 0), down: true };

/** Numbers by size, words by the alphabet, what is missing last in either direction; the newer run first among equals. */
export function compareRows({ column: by, down }: Sort): (a: RunRow, b: RunRow) => number {
  return (a, b) => {
    const [left, right] = [cellValue(a, by), cellValue(b, by)];
    const [noLeft, noRight] = [isMissing(left), isMissing(right)];
    if (noLeft || noRight) return noLeft && noRight ? b.began - a.began : noLeft ? 1 : -1;
    const order =
      typeof left === "number" && typeof right === "number"
        ? left - right
        : text(left!).localeCompare(text(right!), "en", { numeric: true, sensitivity: "base" });
    return (down ? -order : order) || b.began - a.began;
  };
}
const isMissing = (value: Json | undefined) => value === undefined || (typeof value === "number" && Number.isNaN(value));
const text = (value: Json) => (typeof value === "string" ? value : JSON.stringify(value));
