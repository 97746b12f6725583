import * as fs from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { Catalog } from "../../common/catalog.ts";
import { addNode, connect, setSetting } from "../../common/edit.ts";
import type { PlacedAct } from "../../common/run-record.ts";
import { createExecutor, type Executor } from "../executor-process.ts";
import { graph, planOf } from "../fixtures/graphs.ts";
import { sharedCatalog } from "../host.ts";
import { runOrder } from "../order.ts";
import { readActs } from "../runs/acts-file.ts";
import type { RunOrder } from "./messages.ts";

let catalog: Catalog;
let executor: Executor;
let place: string;
let events: RunEvent[] = [];
let asked: number[] = [];
let url: string;
let close: () => void;

beforeAll(async () => {
  ({ catalog } = await sharedCatalog());
}, 60_000);
beforeEach(async () => {
  place = await fs.mkdtemp(join(tmpdir(), "agents-"));
  asked = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      const { step } = JSON.parse(text) as { step: number };
      asked.push(step);
      const back = [
        { do: "load", step: 10 },
        { do: "hold", name: "rate", value: 0.01 },
      ];
      response.end(
        JSON.stringify(step === 30 ? { acts: back, reason: "worse" } : { answer: step === 10 ? "Half" : "Same", reason: `at ${step}` }),
      );
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ask`;
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  restart();
});
afterEach(async () => {
  executor.close();
  close();
  await fs.rm(place, { recursive: true, force: true });
});

function restart(): void {
  executor?.close();
  events = [];
  executor = createExecutor({ events: (more) => void events.push(...more), state: () => {} });
}

/** One training of sixty updates that a program outside is asked about after every ten. */
async function order(run: string, more: Partial<RunOrder> = {}): Promise<RunOrder> {
  const folder = join(place, "Runs", run);
  await fs.mkdir(folder, { recursive: true });
  const { document, name } = addNode(graph("one-training", catalog), catalog, {
    node: "agents/external-agent",
    name: "program",
    x: 0,
    y: 0,
  });
  const wired = connect(
    setSetting(setSetting(document, name, "url", url), name, "every", 10),
    catalog,
    { node: name, pin: "out" },
    { node: "train", pin: "agent" },
  );
  if ("problem" in wired) throw new Error(wired.problem.message);
  const plan = planOf(setSetting(wired.document, "train", "budget", 60), catalog);
  return { ...runOrder(run, plan, catalog), folder, cache: join(place, `Cache-${run}`), ...more };
}

const losses = () => events.flatMap((event) => (event.event === "metric" && event.name === "loss" ? [`${event.step} ${event.value}`] : []));
const once = (all: readonly string[]) => [...new Set(all)];
const acts = (run: string): readonly PlacedAct[] => readActs(join(place, "Runs", run));

test("what a program outside answered is in the record of the run with its reason; from there the run is done again and nobody is asked", async () => {
  await executor.run(await order("live"));
  const live = losses();
  expect(asked).toEqual([0, 10, 20, 30, 40, 50]);
  expect(acts("live").map(({ step, act, by, reason, outside }) => [step, act.do, by, reason, outside])).toEqual([
    [0, "same", "external agent", "at 0", true],
    [10, "hold", "external agent", "at 10", true],
    [20, "same", "external agent", "at 20", true],
    [30, "load", "external agent", "worse", true],
    [30, "hold", "external agent", "worse", true],
    [40, "same", "external agent", "at 40", true],
    [50, "same", "external agent", "at 50", true],
  ]);
  close();
  restart();
  const { status } = await executor.run(await order("replayed", { acts: acts("live"), replays: true }));
  expect([status, asked.length]).toEqual(["done", 6]);
  expect(losses()).toEqual(live);
  expect(acts("replayed")).toEqual(acts("live"));
});

test("killed after an answer and taken up again, it is not asked about that again", async () => {
  await executor.run(await order("whole"));
  const whole = losses();
  for (const kill of [12, 31, 47]) {
    restart();
    asked = [];
    const cut = executor.run(await order(`cut${kill}`));
    for (;;) {
      if (events.some((event) => event.event === "metric" && event.step >= kill)) break;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    process.kill(executor.pid as number, "SIGKILL");
    await cut;
    const before = losses();
    // A question may have been on its way.
    const written = new Set(acts(`cut${kill}`).map(({ step }) => step));
    asked = [];
    restart();
    await executor.run(await order(`cut${kill}`, { resume: true }));
    expect(asked).toEqual([0, 10, 20, 30, 40, 50].filter((step) => !written.has(step)));
    expect(once([...before, ...losses()]).toSorted()).toEqual(whole.toSorted());
    expect(acts(`cut${kill}`)).toEqual(acts("whole"));
  }
});
