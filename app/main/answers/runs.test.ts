import { expect, test } from "vitest";
import { smallCatalog } from "../../common/catalog.test-helper.ts";
import { finishedRun, openStore, projectsFolder } from "../runs/store.test-helper.ts";
import { runsAnswers } from "./runs.ts";

async function answering() {
  const store = openStore(projectsFolder());
  await finishedRun(store, "a");
  return runsAnswers({ store, catalog: async () => smallCatalog });
}

test("a window gets the list with settings that differ from the cards', and it is plain JSON", async () => {
  const rows = await (await answering()).runs(undefined as never);
  expect(rows[0]).toMatchObject({ id: "a", settings: { "data.count": 1000 }, metrics: { "score.accuracy": 0.9 } });
  expect(JSON.parse(JSON.stringify(rows))).toEqual(rows);
});

test("the experiment of a run opens as one that has no file, so that saving it writes over nothing", async () => {
  const opened = await (await answering()).runDocument({ run: "a" });
  expect(opened).toMatchObject({ path: null, document: { title: "Cyclical learning rate" }, problems: [] });
});

test("curves, events and acts of a run are told, and of none that is not there", async () => {
  const { runCurves, runEvents, runActs } = await answering();
  expect((await runCurves({ runs: ["a", "b"], metrics: ["loss"], points: 5 })).map(({ x }) => x.length)).toEqual([4]);
  expect((await runEvents({ run: "a" })).at(-1)).toMatchObject({ event: "end", status: "done" });
  expect(await runActs({ run: "a" })).toEqual([]);
  await expect(runEvents({ run: "b" })).rejects.toMatchObject({ problem: { code: "no-such-run" } });
});

test("notes are kept, and a deleted run comes back until the trash is emptied", async () => {
  const { runs, runNotes, deleteRuns, restoreRuns, emptyTrash } = await answering();
  expect(await runNotes({ run: "a", notes: { tags: ["x"] } })).toEqual({ star: false, tags: ["x"], note: "" });
  expect(await deleteRuns({ runs: ["a"] })).toEqual({ deleted: 1 });
  expect(await restoreRuns({ runs: ["a"] })).toEqual({ restored: 1 });
  await deleteRuns({ runs: ["a"] });
  expect((await emptyTrash(undefined as never)).bytes).toBeGreaterThan(1000);
  expect(await runs(undefined as never)).toEqual([]);
});
