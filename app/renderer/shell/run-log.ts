import type { RunEvent } from "../../../nodes/lib/events.ts";
import { placedWords, updates } from "./act-words.ts";

export interface LogLine {
  readonly id: number;
  /** Milliseconds since 1970, on the window's clock. */
  readonly time: number;
  readonly kind: "info" | "problem";
  readonly node?: string;
  readonly text: string;
}
export const mostLines = 2000;

/** The log after an event, oldest line first; metrics and progress are curves, not lines. */
export function logEvent(log: readonly LogLine[], event: RunEvent, time: number): readonly LogLine[] {
  const said = words(event);
  if (event.event === "note" && saidThisRun(log, noteText(event))) return log;
  if (said === null) return log;
  // Step after step is one line that counts.
  const last = log.at(-1);
  const again = event.event === "paused" && last !== undefined && last.text.startsWith(pausedStart(event));
  return addLine(again ? log.slice(0, -1) : log, { ...said, time });
}

const at = (path: string) => (path === "" ? "" : ` (${path})`);
const pausedStart = ({ node, path }: { node: string; path: string }) => `${node}${at(path)} is paused`;
const origins = {
  checkpoint: "goes on from its saved state",
  fork: "branches off",
  shared: "goes on from a run that began alike",
} as const;

export function addLine(log: readonly LogLine[], line: Omit<LogLine, "id">): readonly LogLine[] {
  const id = (log.at(-1)?.id ?? 0) + 1;
  return [...log.slice(Math.max(0, log.length + 1 - mostLines)), { id, ...line }];
}

const isStart = ({ text }: LogLine) => /^Run \S+ started/.test(text);

/** The seeds of a training all have the same remark: it is one line. */
function saidThisRun(log: readonly LogLine[], text: string): boolean {
  return log.slice(log.findLastIndex(isStart) + 1).some((line) => line.text === text);
}

function noteText({ node, text }: Extract<RunEvent, { event: "note" }>): string {
  return node === "" ? text : `${node}: ${text}`;
}

function startWords({ run, seeds, engine }: Extract<RunEvent, { event: "start" }>): string {
  const on = engine === undefined ? "" : `, computed by ${engine}`;
  return seeds.length === 0 ? `Run ${run} started${on}.` : `Run ${run} started, seeds ${seeds.join(", ")}${on}.`;
}

function words(event: RunEvent): Omit<LogLine, "id" | "time"> | null {
  switch (event.event) {
    case "start":
      return { kind: "info", text: startWords(event) };
    case "note":
      return { kind: "info", text: noteText(event), ...(event.node === "" ? {} : { node: event.node }) };
    case "call": {
      if (event.state === "running") return null;
      const where = at(event.path);
      const took =
        event.ms === undefined ? "" : `, ${event.ms < 1000 ? `${Math.round(event.ms)} ms` : `${(event.ms / 1000).toFixed(1)} s`}`;
      return { kind: event.state === "failed" ? "problem" : "info", node: event.node, text: `${event.node}${where} ${event.state}${took}` };
    }
    case "paused":
      return { kind: "info", node: event.node, text: `${pausedStart(event)} after ${updates(event.step)}` };
    case "from":
      return {
        kind: "info",
        node: event.node,
        text: `${event.node}${at(event.path)} ${origins[event.source]}, after ${updates(event.step)}`,
      };
    case "act":
      return {
        kind: event.refused === undefined ? "info" : "problem",
        node: event.node,
        text: `${event.node}${at(event.path)}: ${placedWords(event)}`,
      };
    case "end": {
      if (event.problem === undefined)
        return { kind: event.status === "failed" ? "problem" : "info", text: `Run ${event.run} ${event.status}.` };
      const { node, message, fix } = event.problem;
      return { kind: "problem", ...(node === undefined ? {} : { node }), text: `${message} ${fix}` };
    }
    default:
      return null;
  }
}
