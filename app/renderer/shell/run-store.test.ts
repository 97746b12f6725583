import { beforeEach, describe, expect, test, vi } from "vitest";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import { useDocument } from "./document-store.ts";
import { useLink } from "./link.ts";
import { usePins } from "./pins-store.ts";
import { useRuns } from "./run-store.ts";
import { statusLine } from "./status.tsx";

const asked: string[] = [];
const sent: unknown[] = [];
let answer: (name: string) => unknown = () => ({});
vi.mock("./desk.ts", () => ({
  desk: () => ({
    ask: async (name: string, args: unknown) => {
      asked.push(name);
      sent.push(args);
      return answer(name);
    },
  }),
  asProblem: (thrown: Error) => ({ code: "unexpected", message: thrown.message, fix: "Try again." }),
}));

const hear = (...events: RunEvent[]) => useRuns.getState().hear({ tell: "events", events });
/** Any word of the executor makes what waits be applied at once. */
const settle = () => useRuns.getState().hear({ tell: "executor", state: "ready" });
const start: RunEvent = { event: "start", run: "r", seeds: [101, 102] };
const call = (state: "running" | "done", seed: number): RunEvent => ({ event: "call", node: "train", path: `seed=${seed}`, state });
const document = { patchbay: 1 as const, title: "", seed: 1, nodes: [{ name: "train", node: "a/b", settings: {}, x: 0, y: 0 }], wires: [] };

beforeEach(() => {
  useLink.setState({ link: "open" });
  useRuns.getState().reset();
  useDocument.getState().load(document, null);
  asked.length = 0;
  sent.length = 0;
  answer = () => ({ run: "r", problems: [] });
});

describe("the run of a document", () => {
  test("starts, runs, counts its seeds and is done", async () => {
    await useRuns.getState().run();
    expect(useRuns.getState().state).toBe("starting");
    hear(start, call("running", 101), call("done", 101), call("running", 102));
    settle();
    expect(useRuns.getState()).toMatchObject({ state: "running", seedsDone: 1, seedsPlanned: 2 });
    hear(call("done", 102), { event: "end", run: "r", status: "done", outputs: {} });
    settle();
    expect(useRuns.getState()).toMatchObject({ state: "done", seedsDone: 2 });
    expect(useRuns.getState().nodes.train?.state).toBe("done");
  });
  test("events of a frame are applied together, not one by one", () => {
    const seen = vi.fn();
    const off = useRuns.subscribe(seen);
    hear(start);
    hear(call("running", 101));
    hear(call("done", 101));
    expect(seen).not.toHaveBeenCalled();
    settle();
    expect(seen).toHaveBeenCalledTimes(1);
    off();
  });
  test("a second Run while one is going is not asked for", async () => {
    await useRuns.getState().run();
    await useRuns.getState().run();
    expect(asked).toEqual(["run"]);
  });
  test("when the executor dies it says so, keeps what was drawn, and Run works again", async () => {
    await useRuns.getState().run();
    hear(start, call("running", 101), { event: "metric", node: "train", path: "seed=101", step: 1, name: "loss", value: 2 });
    useRuns.getState().hear({ tell: "executor", state: "died" });
    const { state, problem, nodes } = useRuns.getState();
    expect(state).toBe("died");
    expect(problem?.fix).toMatch(/Run/);
    expect(nodes.train).toMatchObject({ state: "idle", metrics: { loss: { "seed=101": { y: [2] } } } });
    await useRuns.getState().run();
    expect(useRuns.getState()).toMatchObject({ state: "starting", problem: null });
  });
  test("a document with problems does not run, and the first one is said", async () => {
    answer = () => ({ run: "", problems: [{ code: "cycle", message: "round and round", fix: "cut it" }] });
    await useRuns.getState().run();
    expect(useRuns.getState()).toMatchObject({ state: "failed", problem: { code: "cycle" } });
    expect(statusLine(useRuns.getState())).toBe("round and round");
  });
  test("a host that does not answer is a problem, not a run for ever", async () => {
    answer = () => {
      throw new Error("gone");
    };
    await useRuns.getState().run();
    expect(useRuns.getState()).toMatchObject({ state: "failed", problem: { message: "gone" } });
  });
  test("stopping ends in stopped even when no end is told", async () => {
    await useRuns.getState().run();
    hear(start, call("running", 101));
    settle();
    await useRuns.getState().stop();
    expect(useRuns.getState().state).toBe("stopped");
    expect(useRuns.getState().nodes.train?.state).toBe("idle");
  });
});

describe("a training that waits", () => {
  test("makes the run paused until it goes on, and Stop works from there", async () => {
    await useRuns.getState().run();
    hear(start, call("running", 101), { event: "paused", node: "train", path: "seed=101", step: 4 });
    settle();
    expect(useRuns.getState()).toMatchObject({ state: "paused", pausing: false });
    await useRuns.getState().run();
    expect(asked, "a paused run is still a run").toEqual(["run"]);
    hear({ event: "resumed", node: "train", path: "seed=101", step: 4 });
    settle();
    expect(useRuns.getState().state).toBe("running");
    hear({ event: "paused", node: "train", path: "seed=101", step: 9 });
    settle();
    await useRuns.getState().stop();
    expect(useRuns.getState().state).toBe("stopped");
  });
  test("is awaited from the press of Pause on, and nothing is steered that does not run", async () => {
    await useRuns.getState().steer({ how: "pause" });
    expect(asked).toEqual([]);
    await useRuns.getState().run();
    hear(start, call("running", 101));
    settle();
    await useRuns.getState().steer({ how: "pause" });
    expect(useRuns.getState().pausing).toBe(true);
    await useRuns.getState().steer({ how: "go" });
    expect(useRuns.getState().pausing).toBe(false);
  });
});

describe("a branch", () => {
  const origin = { run: "r", node: "train", path: "seed=101", step: 1240 };
  test("is asked for with the next run, once, with the run that it left behind it", async () => {
    await useRuns.getState().run();
    hear(start, call("running", 101), { event: "end", run: "r", status: "stopped", outputs: {} });
    settle();
    useRuns.getState().branchOff(origin);
    await useRuns.getState().run();
    expect(sent[1]).toMatchObject({ fork: origin });
    expect(useRuns.getState()).toMatchObject({ fork: null, parent: { origin } });
    hear({ event: "end", run: "s", status: "stopped", outputs: {} });
    settle();
    await useRuns.getState().run();
    expect(sent[2]).not.toHaveProperty("fork");
  });
  test("that could not start is still wanted", async () => {
    answer = () => ({ run: "", problems: [{ code: "cycle", message: "round and round", fix: "cut it" }] });
    useRuns.getState().branchOff(origin);
    await useRuns.getState().run();
    expect(useRuns.getState().fork).toEqual(origin);
  });
});

describe("a run that went on unwatched", () => {
  const events: RunEvent[] = [
    start,
    call("running", 101),
    { event: "metric", node: "train", path: "seed=101", step: 1, name: "loss", value: 2 },
    { event: "paused", node: "train", path: "seed=101", step: 1 },
  ];
  test("is shown in a window that shows nothing yet, with its document and all that it told", () => {
    useDocument.getState().load({ ...document, nodes: [] }, null);
    useRuns.getState().attached({ run: "r", document, path: "/a.json", events });
    expect(useDocument.getState()).toMatchObject({ document, path: "/a.json" });
    expect(useRuns.getState()).toMatchObject({ state: "paused", id: "r", ran: document, nodes: { train: { state: "paused" } } });
    hear({ event: "resumed", node: "train", path: "seed=101", step: 1 });
    settle();
    expect(useRuns.getState().state).toBe("running");
  });
  test("takes no edit away from a window that was kept open", () => {
    useDocument.getState().apply("edit", (now) => ({ ...now, title: "mine" }));
    useRuns.getState().attached({ run: "r", document, events: [...events, { event: "end", run: "r", status: "done", outputs: {} }] });
    expect(useDocument.getState().document.title).toBe("mine");
    expect(useRuns.getState()).toMatchObject({ state: "done", nodes: { train: { metrics: { loss: { "seed=101": { y: [2] } } } } } });
  });
});

describe("results that are kept", () => {
  test("are asked for with the run, and are not stale whatever happens before them", async () => {
    await useRuns.getState().run();
    hear(
      start,
      { event: "call", node: "train", path: "", state: "done", identity: "abc" },
      { event: "end", run: "r", status: "done", outputs: {} },
    );
    settle();
    usePins.getState().keep("train", "abc");
    useDocument.getState().apply("edit", (now) => ({ ...now, nodes: now.nodes.map((node) => ({ ...node, settings: { value: 9 } })) }));
    expect(useRuns.getState().nodes.train?.state).toBe("done");
    await useRuns.getState().run();
    expect(sent[1]).toMatchObject({ pins: { train: "abc" } });
    hear(start, { event: "call", node: "train", path: "", state: "cached" }, { event: "end", run: "r", status: "done", outputs: {} });
    settle();
    usePins.getState().letGo("train");
    expect(useRuns.getState().nodes.train?.state, "what it let go is from before the edit").toBe("stale");
    await useRuns.getState().run();
    expect(sent[2]).not.toHaveProperty("pins");
  });
});

describe("edits", () => {
  const edit = (value: number) =>
    useDocument.getState().apply("edit", (now) => ({ ...now, nodes: now.nodes.map((node) => ({ ...node, settings: { value } })) }));
  const finish = () => {
    hear(start, call("running", 101), call("done", 101), { event: "end", run: "r", status: "done", outputs: {} });
    settle();
  };
  test("make a result stale, and undoing them makes it true again", async () => {
    await useRuns.getState().run();
    finish();
    edit(2);
    expect(useRuns.getState().nodes.train?.state).toBe("stale");
    useDocument.getState().undo();
    expect(useRuns.getState().nodes.train?.state).toBe("done");
  });
  test("during a run take effect when it ends", async () => {
    await useRuns.getState().run();
    edit(3);
    finish();
    expect(useRuns.getState().nodes.train?.state).toBe("stale");
  });
  test("another document has no results", async () => {
    await useRuns.getState().run();
    finish();
    useDocument.getState().load({ ...document, title: "other" }, null);
    expect(useRuns.getState()).toMatchObject({ state: "idle", nodes: {} });
  });
});

describe("without a host", () => {
  test("a run that was going goes on, because it is the host's and not the link's", async () => {
    await useRuns.getState().run();
    hear(start, call("running", 101));
    settle();
    useLink.setState({ link: "lost" });
    expect(useRuns.getState()).toMatchObject({ state: "running", problem: null });
    useLink.setState({ link: "open" });
    hear({ event: "end", run: "r", status: "done", outputs: {} });
    settle();
    expect(useRuns.getState().state).toBe("done");
  });
  test("Run says so at once and waits for nothing", async () => {
    useLink.setState({ link: "lost" });
    await useRuns.getState().run();
    expect(useRuns.getState()).toMatchObject({ state: "failed", problem: { code: "host-gone" } });
    expect(asked).toEqual([]);
  });
  test("a link that breaks while nothing runs changes no result", () => {
    hear(start, { event: "end", run: "r", status: "done", outputs: {} });
    settle();
    useLink.setState({ link: "lost" });
    expect(useRuns.getState()).toMatchObject({ state: "done", problem: null });
  });
});
