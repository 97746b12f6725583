import type { Json } from "../../../common/document.ts";
import type { RunRow } from "../../../common/run-record.ts";
import type { Operator, Query, Term } from "./query.ts";
import { titleOf } from "./row-words.ts";

/** Whether a run is what the search asks for. */
export function matches(row: RunRow, { terms }: Query): boolean {
  return terms.every((term) => holds(row, term) !== term.not);
}

/** Names in comparisons that none of these runs has: most likely misspelt. */
export function unknownNames(rows: readonly RunRow[], { terms }: Query): string[] {
  return terms.flatMap((term) => {
    if (term.is !== "compare" || own(term.name)) return [];
    return rows.some((row) => metricsNamed(row, term.name).length > 0 || settingsNamed(row, term.name).length > 0) ? [] : term.name;
  });
}

function holds(row: RunRow, term: Term): boolean {
  switch (term.is) {
    case "star":
      return row.notes.star;
    case "text":
      return [titleOf(row), ...row.notes.tags, row.notes.note, row.id].some((text) => text.toLowerCase().includes(term.text));
    case "field":
      return holdsField(row, term.field, term.text);
    case "compare":
      return candidates(row, term.name).some((value) => compares(value, term.op, term.value)) || isMissing(row, term);
  }
}

function holdsField(row: RunRow, field: string, text: string): boolean {
  if (field === "status") return row.status.startsWith(text);
  if (field === "tag") return row.notes.tags.some((tag) => tag.toLowerCase() === text);
  const lies = field === "title" ? titleOf(row) : field === "note" ? row.notes.note : (row.ask.group ?? "");
  return lies.toLowerCase().includes(text);
}

const own = (name: string) => ["duration", "step", "seed", "began"].includes(name);

function candidates(row: RunRow, name: string): readonly Json[] {
  if (name === "duration") return [row.seconds];
  if (name === "step") return [row.step];
  if (name === "began") return [row.began];
  if (name === "seed") return [...row.seeds];
  const metrics = metricsNamed(row, name);
  return metrics.length > 0 ? metrics : settingsNamed(row, name);
}

/** A run that does not have a setting at all differs from every value. */
const isMissing = (row: RunRow, { name, op }: { name: string; op: Operator }) => op === "!=" && candidates(row, name).length === 0;

/** By the whole name, `train.loss`, or by its last part alone. */
const isNamed = (key: string, name: string) => key.toLowerCase() === name || key.toLowerCase().endsWith(`.${name}`);
const metricsNamed = (row: RunRow, name: string) =>
  Object.entries(row.metrics).flatMap(([key, value]) => (isNamed(key, name) ? value : []));
const settingsNamed = (row: RunRow, name: string) =>
  Object.entries(row.settings).flatMap(([key, value]) => (isNamed(key, name) ? [value] : []));

function compares(value: Json, op: Operator, text: string): boolean {
  const asked = numberOf(text);
  if (typeof value === "number" && asked !== null) {
    const apart = value - asked;
    // A day, or a number as it is written in the table, is near enough to be the same.
    const same = Math.abs(apart) <= 1e-9 * Math.max(Math.abs(value), Math.abs(asked));
    return { "=": same, "!=": !same, "<": apart < 0 && !same, "<=": apart < 0 || same, ">": apart > 0 && !same, ">=": apart > 0 || same }[
      op
    ];
  }
  const is = (typeof value === "string" ? value : JSON.stringify(value)).toLowerCase() === text.toLowerCase();
  return op === "=" ? is : op === "!=" ? !is : false;
}

const units: Readonly<Record<string, number>> = { s: 1, m: 60, min: 60, h: 3600, d: 86_400, "%": 0.01 };

/** "3e-4", "2min" (in seconds), "90%", "2026-05-01" (in milliseconds); null for other words. */
function numberOf(text: string): number | null {
  const read = /^([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(s|m|min|h|d|%)?$/i.exec(text);
  if (read !== null) return Number(read[1]) * (units[read[2]?.toLowerCase() ?? ""] ?? 1);
  return /^\d{4}-\d{2}(-\d{2})?/.test(text) && Number.isFinite(Date.parse(text)) ? Date.parse(text) : null;
}
