// SPDX-License-Identifier: MIT-0
import type { RunEvent } from "./events.ts";
import { noteLine, progressLine, resultText } from "./say.ts";

/** How a script talks: events as they come, then how it ended. */
export interface Mouth {
  tell(event: RunEvent): void;
  end(event: Extract<RunEvent, { event: "end" }>, results: Readonly<Record<string, unknown>>): void;
}
type Write = (text: string) => void;

/** Lines leave in bundles, whenever the loop breathes: a write for each would cost more than a small step. */
export function jsonLines(out: Write): Mouth {
  let lines: string[] = [];
  const flush = () => {
    if (lines.length > 0) out(`${lines.join("\n")}\n`);
    lines = [];
  };
  const tell = (event: RunEvent) => {
    if (lines.length === 0) setImmediate(flush);
    lines.push(JSON.stringify(event));
    if (lines.length > 1000) flush();
  };
  return {
    tell,
    end: (event) => {
      tell(event);
      flush();
    },
  };
}

/** Results go to `out`, what passes to `aside`: one line that is written over in a terminal, a line now and then in a log. */
export function forPeople({ out, aside, live, now }: { out: Write; aside: Write; live: boolean; now: () => number }): Mouth {
  const everyMs = live ? 200 : 5000;
  let said = now();
  const losses = new Map<string, number>();
  const notes = new Set<string>();
  const line = (text: string) => aside(live ? `\r\x1b[K${text}\n` : `${text}\n`);
  return {
    tell: (event) => {
      if (event.event === "metric" && event.name === "loss") losses.set(`${event.path}/${event.node}`, event.value);
      if (event.event === "start" && event.engine !== undefined) line(`Computed by ${event.engine}`);
      if (event.event === "note" && !notes.has(noteLine(event))) {
        // The seeds of a training all say the same.
        notes.add(noteLine(event));
        line(noteLine(event));
      }
      if (event.event !== "progress") return;
      const done = event.done >= event.of;
      if (!done && now() - said < everyMs) return;
      said = now();
      const text = progressLine(event, losses.get(`${event.path}/${event.node}`));
      if (live && !done) aside(`\r\x1b[K${text}`);
      else line(text);
    },
    end: ({ status, problem }, results) => {
      if (problem) aside(`${problem.node ? `${problem.node}: ` : ""}${problem.message}\n${problem.fix} [${problem.code}]\n`);
      else out(status === "stopped" ? "Stopped.\n" : `${resultText(results)}\n`);
    },
  };
}
