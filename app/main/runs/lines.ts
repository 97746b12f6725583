import type { RunEvent } from "../../../nodes/lib/events.ts";
import { isRecord } from "../../common/own.ts";

/** A line of events.jsonl without its break; null for what is not written down. */
export function lineOf(event: RunEvent): string | null {
  return event.event === "progress" ? null : JSON.stringify(event);
}

type Kind = "string" | "number" | "value" | "list" | "record";

/** What must be there for those who read it; what may be there beside is believed. */
const fields: Readonly<Record<RunEvent["event"], Readonly<Record<string, Kind>>>> = {
  start: { run: "string", seeds: "list" },
  call: { node: "string", path: "string", state: "string" },
  metric: { node: "string", path: "string", step: "number", name: "string", value: "value" },
  number: { node: "string", path: "string", step: "number", name: "string", value: "value" },
  progress: { node: "string", path: "string", done: "number", of: "number", unit: "string" },
  view: { node: "string", path: "string", name: "string", view: "record" },
  note: { node: "string", path: "string", text: "string" },
  clock: { node: "string", path: "string", step: "number", presentations: "number", seconds: "number" },
  paused: { node: "string", path: "string", step: "number" },
  resumed: { node: "string", path: "string", step: "number" },
  from: { node: "string", path: "string", step: "number", source: "string" },
  act: { node: "string", path: "string", step: "number", act: "record" },
  data: { node: "string", path: "string", hash: "string", count: "number" },
  end: { run: "string", status: "string", outputs: "record" },
};

/** Null where the line is no event: cut short, or noise. */
export function eventOf(line: string): RunEvent | null {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return null;
  }
  if (!isRecord(json) || typeof json.event !== "string" || !Object.hasOwn(fields, json.event)) return null;
  for (const [name, kind] of Object.entries(fields[json.event as RunEvent["event"]])) {
    // JSON has no word for what is not a number.
    if (kind === "value" && json[name] === null) json[name] = Number.NaN;
    if (!fits(json[name], kind)) return null;
  }
  return json as unknown as RunEvent;
}

function fits(value: unknown, kind: Kind): boolean {
  if (kind === "list") return Array.isArray(value);
  if (kind === "record") return isRecord(value);
  return typeof value === (kind === "value" ? "number" : kind);
}
