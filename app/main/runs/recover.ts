import { statSync } from "node:fs";
import { basename, join } from "node:path";
import { runFile } from "./layout.ts";
import { eventOf } from "./lines.ts";
import { readPart, readSmall } from "./read-file.ts";
import type { StoredRecord } from "./record.ts";
import { createTally } from "./tally.ts";

const tailBytes = 2 ** 18;

/** What the rest of a folder says of a run whose run.json is lost: the end of its events holds the last values. */
export function recovered(folder: string, title: string): StoredRecord {
  const id = basename(folder);
  const tally = createTally();
  const path = join(folder, runFile.events);
  for (const part of [readPart(path, 0, 4000), readPart(path, -tailBytes, tailBytes), readSmall(join(folder, runFile.results))]) {
    if ("damage" in part) continue;
    for (const line of part.text.split("\n")) {
      const event = eventOf(line);
      // Files of another run tell nothing about this one.
      if ((event?.event === "start" || event?.event === "end") && event.run !== id) break;
      if (event !== null) tally.hear(event);
    }
  }
  return {
    id,
    title,
    ask: {},
    status: tally.end?.status ?? "interrupted",
    began: beganOf(folder),
    seconds: 0,
    seeds: (tally.seeds ?? []).filter((seed) => typeof seed === "number"),
    versions: { patchbay: "", node: "", engine: tally.engine ?? "" },
    hardware: { cpu: "", cores: 0, memory: 0, platform: "" },
    data: tally.data(),
    pid: 0,
    step: tally.step,
    of: tally.of,
    metrics: tally.metrics(),
    ...(tally.end?.problem === undefined ? {} : { problem: tally.end.problem }),
  };
}

/** A run's id says when it began, to the second. */
function beganOf(folder: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)/.exec(basename(folder)) ?? [];
  const said = year === undefined ? Number.NaN : Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isFinite(said)) return said;
  return statSync(folder, { throwIfNoEntry: false })?.birthtimeMs ?? 0;
}
