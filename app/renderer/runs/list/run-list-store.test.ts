import { beforeEach, describe, expect, test, vi } from "vitest";
import type { RunRow } from "../../../common/run-record.ts";
import { row } from "./rows.test-helper.ts";
import { useRunList } from "./run-list-store.ts";

let kept: RunRow[] = [];
let refuse: string | null = null;
/** While it is there, notes are not written before it says so. */
let slow: PromiseWithResolvers<void> | null = null;
const asked: string[] = [];
const told: string[] = [];
vi.mock("../../shell/toasts.tsx", () => ({ tell: (title: string) => told.push(title), tellProblem: (title: string) => told.push(title) }));
vi.mock("../../shell/desk.ts", () => ({
  asProblem: (thrown: Error) => ({ code: "x", message: thrown.message, fix: "" }),
  desk: () => ({
    ask: async (name: string, args: { run: string; runs: string[]; notes: object }) => {
      asked.push(name);
      if (name === "runNotes") await slow?.promise;
      if (refuse === name) throw new Error("The disk is full.");
      if (name === "runs") return kept;
      if (name === "deleteRuns" || name === "restoreRuns")
        kept = kept.map((each) => (args.runs.includes(each.id) ? { ...each, deleted: name === "deleteRuns" } : each));
      if (name === "runNotes")
        kept = kept.map((each) => (each.id === args.run ? { ...each, notes: { ...each.notes, ...args.notes } } : each));
      return null;
    },
  }),
}));

const list = () => useRunList.getState();
const listed = () =>
  list()
    .rows?.filter(({ deleted }) => !deleted)
    .map(({ id }) => id);

beforeEach(async () => {
  kept = [row("a"), row("b"), row("c", { status: "running" })];
  refuse = null;
  slow = null;
  useRunList.setState({ done: [] });
  await list().load();
  asked.length = 0;
  told.length = 0;
});

describe("what is done to runs", () => {
  test("deleted runs are gone at once, come back by undo, and a running one stays", async () => {
    await list().remove(["a", "c"]);
    expect(listed()).toEqual(["b", "c"]);
    expect(told).toEqual(["“c” is still running", "Deleted “a”"]);
    await list().undo();
    expect(listed()).toEqual(["a", "b", "c"]);
    expect(kept.every(({ deleted }) => !deleted)).toBe(true);
  });
  test("undo that is pressed before the host has answered takes back what was done last, not what was done before", async () => {
    await list().annotate(["b"], () => ({ star: true }), "Starred");
    void list().remove(["a"]);
    expect(listed()).toEqual(["b", "c"]);
    await list().undo();
    expect(listed()).toEqual(["a", "b", "c"]);
    expect(kept[1]!.notes.star).toBe(true);
  });
  test("a run that is deleted while its note is being written is deleted after it", async () => {
    slow = Promise.withResolvers();
    const noting = list().annotate(["a"], () => ({ note: "Keep this." }), "Wrote a note");
    const removing = list().remove(["a"]);
    expect(listed(), "it is gone at once").toEqual(["b", "c"]);
    await Promise.resolve();
    expect(asked).toEqual(["runNotes"]);
    slow.resolve();
    await Promise.all([noting, removing]);
    expect(kept[0]).toMatchObject({ deleted: true, notes: { note: "Keep this." } });
  });
  test("restoring is taken back too", async () => {
    await list().remove(["a"]);
    await list().restore(["a"]);
    await list().undo();
    expect(listed()).toEqual(["b", "c"]);
  });
  test("what the host refuses is as it was, and said", async () => {
    refuse = "deleteRuns";
    await list().remove(["a"]);
    expect(listed()).toEqual(["a", "b", "c"]);
    expect(told).toEqual(["The runs are not deleted"]);
    expect(list().done).toEqual([]);
  });
  test("a tag on several runs is one step to take back; nothing is asked where nothing changes", async () => {
    await list().annotate(["a", "b"], ({ tags }) => ({ tags: [...tags, "x"] }), "Tagged");
    expect(kept.map(({ notes }) => notes.tags.join())).toEqual(["x", "x", ""]);
    await list().undo();
    expect(kept.map(({ notes }) => notes.tags.join())).toEqual(["", "", ""]);
    asked.length = 0;
    await list().annotate(["a"], () => ({ star: false }), "Unstarred");
    expect(asked).toEqual([]);
  });
  test("a title that is taken back to none is none", async () => {
    await list().annotate(["a"], () => ({ title: "Better" }), "Renamed");
    expect(kept[0]!.notes.title).toBe("Better");
    await list().undo();
    expect(kept[0]!.notes.title).toBe("");
  });
});

test("news that come faster than they can be asked for are asked for once, and the last is not missed", async () => {
  vi.useFakeTimers();
  for (let i = 0; i < 10; i++) list().hear({ tell: "runs" });
  kept = [row("new")];
  await vi.runAllTimersAsync();
  expect(asked.filter((name) => name === "runs")).toHaveLength(2);
  expect(listed()).toEqual(["new"]);
  vi.useRealTimers();
});
