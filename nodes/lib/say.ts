// SPDX-License-Identifier: MIT-0
import type { Verdict } from "../ports.ts";
import type { RunEvent } from "./events.ts";
import { outputsOf } from "./outputs.ts";

type Progress = Extract<RunEvent, { event: "progress" }>;
type Note = Extract<RunEvent, { event: "note" }>;

/** A line for people: `train  seed=101  320 of 600 updates  210/s  1 s left  loss 0.23`. */
export function progressLine({ node, path, done, of, unit, perSecond, secondsLeft }: Progress, loss: number | undefined): string {
  const parts = [node, path, `${short(done)} of ${short(of)} ${unit}`];
  if (perSecond > 0 && done < of) parts.push(`${short(perSecond)}/s`, `${Math.ceil(secondsLeft)} s left`);
  if (loss !== undefined) parts.push(`loss ${short(loss)}`);
  return parts.filter((part) => part !== "").join("  ");
}

/** What a run that had to use tfjs's own kernels says of it, once: these are why it was slow. */
export function slowNote(counts: Readonly<Record<string, number>>): Note[] {
  const parts = Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([kernel, times], place) => `${kernel} ${place === 0 ? "ran " : ""}${times === 1 ? "once" : `${times} times`}`);
  if (parts.length === 0) return [];
  const list = parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
  return [{ event: "note", node: "", path: "", text: `${list} in tfjs's own slow backend.` }];
}

/** A remark for people: `train: The step is not compiled ...`; of the whole run where it names no node. */
export function noteLine({ node, text }: Note): string {
  return node === "" ? text : `${node}: ${text}`;
}

/** Results for people, one block an output. */
export function resultText(results: Readonly<Record<string, unknown>>): string {
  const small = outputsOf(results);
  return Object.entries(small)
    .map(([name, value]) => {
      const result = results[name] as { is?: string } | number;
      if (typeof result === "number") return `${name}: ${short(result)}`;
      if (result.is === "Verdict") return verdictText(name, result as Verdict);
      if (result.is === "Table") return tableText(name, value as { columns: string[]; rows: (string | number)[][] });
      return `${name}: ${Object.entries(value as Record<string, number>)
        .map(([metric, number]) => `${metric} ${short(number)}`)
        .join(", ")}`;
    })
    .join("\n");
}

function verdictText(name: string, { lines }: Verdict): string {
  const said = lines.map(({ claim, status, difference, interval, margin, metric, note }) => {
    const figures = `${metric} ${signed(difference)} [${signed(interval[0])}, ${signed(interval[1])}], margin ${short(margin)}`;
    return `  ${status.toUpperCase()}: ${claim}\n    ${figures}${note === "" ? "" : `\n    ${note}`}`;
  });
  return [`${name}:`, ...said].join("\n");
}

function tableText(name: string, { columns, rows }: { columns: string[]; rows: (string | number)[][] }): string {
  const cells = [columns, ...rows.map((row) => row.map((cell) => (typeof cell === "number" ? short(cell) : cell)))];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  const line = (row: string[]) => `  ${row.map((cell, column) => cell.padEnd(widths[column] as number)).join("  ")}`.trimEnd();
  return [`${name}:`, ...cells.map(line)].join("\n");
}

function short(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}

function signed(value: number): string {
  return value > 0 ? `+${short(value)}` : short(value);
}
