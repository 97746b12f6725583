import type { RunEvent } from "../../../nodes/lib/events.ts";
import { noteLine } from "../../../nodes/lib/say.ts";
import type { Json } from "../../common/document.ts";
import type { ProblemData } from "../../common/problems.ts";

/** Writes to the standard streams, and ends quietly when the reader has gone (`| head`). */
export function out(text: string): void {
  process.stdout.write(`${text}\n`);
}
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

export function sayProblems(problems: readonly ProblemData[], asJson: boolean): void {
  if (asJson) {
    out(JSON.stringify(problems.map(({ code, node = null, field = null, message, fix }) => ({ code, node, field, message, fix }))));
    return;
  }
  for (const { code, message, fix } of problems) note(`${code}: ${message}\n  ${fix}`);
}

/** A run for people: what is under way on one line, what is done on lines of its own. */
export function peopleSee(): (event: RunEvent) => void {
  const wide = process.stderr.isTTY === true;
  const last = new Map<string, Map<string, number>>();
  const notes = new Set<string>();
  const line = (text: string) => {
    if (wide) process.stderr.write("\r\x1b[K");
    note(text);
  };
  return (event) => {
    if (event.event === "start" && event.engine !== undefined) line(`Computed by ${event.engine}`);
    if (event.event === "note" && !notes.has(noteLine(event))) {
      // The seeds of a training all say the same.
      notes.add(noteLine(event));
      line(noteLine(event));
    }
    if (event.event === "metric") {
      const key = `${event.path} ${event.node}`;
      last.set(key, (last.get(key) ?? new Map<string, number>()).set(event.name, event.value));
    }
    if (event.event === "progress" && wide)
      process.stderr.write(`\r\x1b[K${place(event)}  ${event.done} of ${event.of} ${event.unit}, ${Math.ceil(event.secondsLeft)} s left`);
    if (event.event === "call" && event.state !== "running") {
      const metrics = [...(last.get(`${event.path} ${event.node}`) ?? [])].map(([name, value]) => `${name} ${brief(value)}`);
      line(
        `${place(event)}  ${event.state}${event.ms === undefined ? "" : ` in ${(event.ms / 1000).toFixed(1)} s`}${metrics.length === 0 ? "" : `  ${metrics.join(", ")}`}`,
      );
    }
    if (event.event === "end") {
      for (const [name, value] of Object.entries(event.outputs)) out(`${name}: ${readable(value as Json)}`);
      if (event.status === "stopped") note("stopped");
      if (event.problem !== undefined) sayProblems([event.problem], false);
    }
  };
}

const place = ({ path, node }: { path: string; node: string }) => (path === "" ? node : `${path} ${node}`);
export const brief = (value: number) => String(Number(value.toPrecision(4)));

function readable(value: Json): string {
  if (typeof value === "number") return brief(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return value.map((line) => `\n  ${readable(line)}`).join("");
  if (Array.isArray(value.columns) && Array.isArray(value.rows))
    return [value.columns, ...value.rows]
      .map((row) => `\n  ${(row as Json[]).map((cell) => (typeof cell === "number" ? brief(cell) : String(cell))).join("  ")}`)
      .join("");
  return Object.entries(value)
    .map(([name, field]) => `${name} ${typeof field === "object" ? JSON.stringify(field) : readable(field)}`)
    .join(", ");
}
