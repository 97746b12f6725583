import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Catalog } from "../../app/common/catalog.ts";
import type { RunOrder } from "../../app/main/executor/messages.ts";
import { changed, graph, planOf } from "../../app/main/fixtures/graphs.ts";
import { sharedCatalog } from "../../app/main/host.ts";
import { runOrder } from "../../app/main/order.ts";
import { decode } from "../../nodes/lib/checkpoint.ts";
import { useEngine } from "../../nodes/lib/engine.ts";
import type { RunEvent } from "../../nodes/lib/events.ts";
import { openStation, type Station } from "./station.ts";
import { differences } from "./trace.ts";

/** A disk of two MiB that fills up while a training saves its states on it. Needs the right to mount one. */
let catalog: Catalog;
let station: Station;
let disk: string;
const mounted = await mountDisk();
const filler = () => join(disk, "filler");

beforeAll(async () => {
  await useEngine();
  ({ catalog } = await sharedCatalog());
  station = await openStation();
});
afterAll(async () => {
  await station.close();
  if (mounted) execFileSync("umount", ["-l", disk]);
  await rm(disk, { recursive: true, force: true });
});

async function mountDisk(): Promise<boolean> {
  disk = await mkdtemp(join(tmpdir(), "disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

async function orderOf(run: string, budget = 400): Promise<RunOrder> {
  const plan = planOf(changed(graph("one-training", catalog), { "train.budget": budget }), catalog);
  const folder = join(disk, run);
  await mkdir(folder, { recursive: true });
  return { ...runOrder(run, plan, catalog), folder, saveEveryMs: 0 };
}

/** Takes all the room that is left. */
async function fill(): Promise<void> {
  for (let size = 2 ** 20; size >= 1; size = Math.floor(size / 2)) {
    const { bavail, bsize } = await statfs(disk);
    if (bavail === 0) return;
    await writeFile(filler(), Buffer.alloc(Math.min(size, bavail * bsize)), { flag: "a" }).catch(() => {});
  }
}

const stateIn = async ({ folder }: RunOrder) => decode(await readFile(join(folder as string, "checkpoints", "train.safetensors")));
const updatesOf = (saved: { host: unknown }) => (saved.host as { ledger: { updates: number } }).ledger.updates;
const notes = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.event === "note" && /not saved/.test(event.text) ? [event.text] : []));

describe.skipIf(!mounted)("a disk that fills up", () => {
  test("keeps the last good state, the training goes on, says it once, and ends as on an empty disk", async () => {
    const whole = await station.run(await station.at({ ...(await orderOf("whole")), run: "whole" }, "Cache"));
    const order = await orderOf("full");
    let filled: Promise<void> | undefined;
    const went = await station.run(order, {
      hear: (events) => {
        if (events.some((event) => event.event === "metric" && event.step > 50)) filled ??= fill();
      },
    });
    await filled;
    expect(went.end.status).toBe("done");
    expect(differences(whole.trace, went.trace)).toEqual([]);
    expect(notes(went.events)).toEqual([
      expect.stringMatching(/^The state after update \d+ is not saved: .* there is no room left.*The last saved one is kept\.$/),
    ]);
    const kept = await stateIn(order);
    expect(updatesOf(kept)).toBeGreaterThan(0);
    expect(updatesOf(kept)).toBeLessThan(400);
    await rm(filler(), { force: true });

    // Taken up from there once there is room, it is the same run.
    const again = await station.run({ ...order, resume: true });
    expect(again.events.find((event) => event.event === "from")).toMatchObject({ step: updatesOf(kept), source: "checkpoint" });
    expect(differences(whole.trace, again.trace)).toEqual([]);
    expect(notes(again.events)).toEqual([]);
    expect(updatesOf(await stateIn(order))).toBe(400);
  });

  test("an act that cannot be written down is refused with the reason, and the training goes on", async () => {
    // Without saving, which would make room now and then.
    const order = { ...(await orderOf("act", 8000)), saveEveryMs: 1e9 };
    await rm(filler(), { force: true });
    let asked = false;
    const went = await station.run(order, {
      hear: (events, executor) => {
        if (asked || !events.some((event) => event.event === "metric" && event.step > 50)) return;
        asked = true;
        void fill().then(() => executor.act({ node: "train", path: "", act: { do: "hold", name: "rate", value: 0.001 } }));
      },
    });
    await rm(filler(), { force: true });
    expect(went.end.status).toBe("done");
    expect(went.events.filter((event) => event.event === "act")).toEqual([
      expect.objectContaining({ refused: expect.stringMatching(/no room/) }),
    ]);
  });
});
