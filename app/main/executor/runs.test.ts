import { expect, test } from "vitest";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { Download, Telling } from "../../../nodes/lib/run.ts";
import { createRun, type Session } from "./runs.ts";

const schedules = { nameOf: () => undefined, identityOf: () => undefined };

test("a download is told at its node as it goes on, at once though the node is silent, and a stop reaches it", async () => {
  const happened: (RunEvent | string)[] = [];
  let stop = false;
  const session: Session = {
    emit: (event) => void happened.push(event),
    idle: () => void happened.push("idle"),
    flush: () => void happened.push("flush"),
    stopped: () => stop,
    maxUpdates: 1,
    packageFile: () => Promise.reject(new Error("no packages here")),
    download: async (_: Download, told: Telling) => {
      told.note("Downloads Data.");
      told.progress(1, 2, "kB");
      stop = true;
      return Uint8Array.of(Number(told.stopped()));
    },
  };
  const place = { node: "data", path: "seed=1", recorded: null, maxUpdates: 1, partial: () => {} };
  expect(await createRun(session, schedules, place).download({} as Download)).toEqual(Uint8Array.of(1));
  expect(happened).toMatchObject([
    { event: "note", node: "data", path: "seed=1", text: "Downloads Data." },
    "flush",
    { event: "progress", node: "data", path: "seed=1", done: 1, of: 2, unit: "kB" },
    "idle",
  ]);
});
