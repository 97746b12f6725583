import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Act } from "../../../nodes/lib/act.ts";
import type { PlacedAct } from "../../common/run-record.ts";
import { inOrder, openJournal } from "./journal.ts";
import { createSteering } from "./steering.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "journal-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const placed = (step: number, act: Act = { do: "reset", layer: `layer${step}` }): PlacedAct => ({ node: "train", path: "", step, act });
const lines = async () =>
  (await readFile(join(folder, "acts.jsonl"), "utf8"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).step);

test("acts are written in the order in which they came, also when nobody waits in between", async () => {
  const journal = await openJournal(folder, [], false);
  await Promise.all([1, 2, 3, 4, 5].map((step) => journal.append(placed(step))));
  expect(await lines()).toEqual([1, 2, 3, 4, 5]);
  expect(journal.acts.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
});

test("a line that a crash cut short is gone when the run is taken up, and the next one is whole", async () => {
  await writeFile(join(folder, "acts.jsonl"), `${JSON.stringify(placed(1))}\n{"node":"tr`);
  const journal = await openJournal(folder, [], true);
  await journal.append(placed(2));
  expect(await lines()).toEqual([1, 2]);
});

test("what cannot be written says why, is not among the acts, and does not stop the next", async () => {
  const journal = await openJournal(folder, [], false);
  await rm(folder, { recursive: true });
  await expect(journal.append(placed(1))).rejects.toMatchObject({ code: "not-written" });
  expect(journal.acts).toEqual([]);
});

/** A training's control with a journal that writes into a list. */
function steered(journal: (act: PlacedAct) => Promise<void>) {
  const told: unknown[] = [];
  const steering = createSteering({ emit: (event) => void told.push(event), stopped: () => false, rest: async () => {}, journal });
  return { told, steering, control: steering.control({ node: "train", path: "" }, () => []) };
}

test("what is done after a going back is written down after it", async () => {
  const written: string[] = [];
  const { steering, control } = steered(async ({ act }) => void written.push(act.do));
  const asked: Act[] = [
    { do: "hold", name: "rate", value: 1 },
    { do: "load", step: 3 },
    { do: "reset", layer: "output" },
  ];
  for (const act of asked) steering.act({ node: "train", path: "", act });
  const done: Act[] = [];
  while (control.next <= 7) {
    for (const act of await control.at(7)) {
      done.push(act);
      await steering.done(placed(7, act), false);
    }
  }
  expect(done).toEqual(asked);
  expect(written).toEqual(["hold", "load", "reset"]);
});

test("an act that cannot be written down is refused and not done", async () => {
  const { steering, control, told } = steered(() => Promise.reject(new Error("there is no room left")));
  steering.act({ node: "train", path: "", act: { do: "end" } });
  expect(await control.at(7)).toEqual([]);
  expect(told).toEqual([{ event: "act", node: "train", path: "", step: 7, act: { do: "end" }, refused: "there is no room left" }]);
});

test("a going back that was refused is not written down: a replay, which keeps the state, would do it", async () => {
  const written: string[] = [];
  const { steering, control } = steered(async ({ act }) => void written.push(act.do));
  for (const step of [3, 4]) steering.act({ node: "train", path: "", act: { do: "load", step } });
  for (let at = 0; control.next <= 7; at++) for (const act of await control.at(7)) await steering.done(placed(7, act), at === 0);
  expect(written).toEqual(["load"]);
});

test("acts that were written down before a crash and are still to do come in the order of their updates with those of after it", () => {
  const written = [placed(30), placed(35), placed(29), placed(30, { do: "end" })];
  expect(inOrder(written).map(({ step, act }) => `${step} ${act.do}`)).toEqual(["29 reset", "30 reset", "30 end", "35 reset"]);
});
