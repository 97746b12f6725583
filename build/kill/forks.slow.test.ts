import { afterAll, beforeAll, expect, test } from "vitest";
import type { Catalog } from "../../app/common/catalog.ts";
import { compile } from "../../app/common/compile.ts";
import type { GraphDocument } from "../../app/common/document.ts";
import { setSetting } from "../../app/common/edit.ts";
import { makeSchedule } from "../../app/common/make-schedule.ts";
import type { ForkOrder, RunOrder } from "../../app/main/executor/messages.ts";
import { sharedCatalog } from "../../app/main/host.ts";
import { runOrder } from "../../app/main/order.ts";
import { withSeeds } from "../../app/main/plan-seed.ts";
import { readGraph } from "../template-files.ts";
import { chanceOf } from "./chance.ts";
import { openStation, type Station, type Went } from "./station.ts";
import { differences, type Trace } from "./trace.ts";

let catalog: Catalog;
let station: Station;
const steps = 30;
const chance = chanceOf(4);

beforeAll(async () => {
  ({ catalog } = await sharedCatalog());
  station = await openStation();
});
afterAll(() => station.close());

let runs = 0;
/** Each with a cache of its own, so that nothing is known from another run. */
async function orderOf(document: GraphDocument, more: Partial<RunOrder> = {}): Promise<RunOrder> {
  const { plan } = compile(document, catalog);
  if (plan === null) throw new Error("does not compile");
  const first = withSeeds(plan, plan.seeds?.values.slice(0, 1) ?? [plan.seed]);
  const name = `run${runs++}`;
  return { ...(await station.at(runOrder(name, first, catalog, steps), `Cache-${name}`)), ...more };
}
function pointOf({ run, plan, nodes, folder, maxUpdates }: RunOrder, node: string, path: string, step: number): { fork: ForkOrder } {
  return { fork: { run, node, path, step, plan, nodes, folder: folder as string, maxUpdates, acts: [] } };
}
/** Where numbers are shown depends on what drives them. */
const metricsIn = (trace: Trace): Trace => new Map([...trace].filter(([key]) => key.split(" ")[1] === "metric"));
const froms = ({ events }: Went) =>
  events.flatMap((event) => (event.event === "from" ? [`${event.node} ${event.step} ${event.source}`] : []));

const within = () => 1 + chance.below(steps - 1);
test.each([
  ["optimisation/cyclical-learning-rate", "train", "seed=101", () => [0, within(), steps]],
  ["optimisation/cyclical-learning-rate", "trainFixed", "seed=101/value=0.03", () => [within()]],
  ["distillation/fitnets", "train", "seed=101", () => [within()]],
] as const)(
  "in %s a fork of %s at %s with no change continues identically, wherever it branches off",
  async (template, node, path, points) => {
    const { document } = readGraph(template, catalog);
    const parent = await orderOf(document);
    const whole = await station.run(parent);
    expect(whole.end.status).toBe("done");
    for (const step of points()) {
      const went = await station.run(await orderOf(document, pointOf(parent, node, path, step)));
      expect([step, ...froms(went).filter((from) => from.endsWith("fork"))]).toEqual([step, `${node} ${step} fork`]);
      expect([step, ...differences(whole.trace, went.trace), ...went.contradictions]).toEqual([step]);
      expect(went.end.outputs).toEqual(whole.end.outputs);
    }
  },
);

test("a fork with another rate is the run whose rate is scheduled to change there", async () => {
  const { document } = readGraph("optimisation/cyclical-learning-rate", catalog);
  const parent = await orderOf(document);
  const whole = await station.run(parent);
  for (const [step, rate] of [[within(), 0.01]] as const) {
    const changed = setSetting(document, "stepMean", "rate", rate);
    const fork = await station.run(await orderOf(changed, pointOf(parent, "trainMean", "seed=101", step)));
    const acts = [{ node: "trainMean", path: "", step, act: { do: "hold", name: "rate", value: rate } as const }];
    const made = makeSchedule({ document, catalog, node: "trainMean", path: "", name: "rate", acts });
    if ("problem" in made) throw new Error(made.problem.message);
    const scheduled = await station.run(await orderOf(made.document));
    expect(differences(metricsIn(scheduled.trace), metricsIn(fork.trace))).toEqual([]);
    expect(fork.end.outputs).toEqual(scheduled.end.outputs);
    // It is another training than the parent's, and the only one that is.
    const other = [...metricsIn(whole.trace)]
      .filter(([key, value]) => !Object.is(fork.trace.get(key), value))
      .map(([key]) => key.split(" ")[2]);
    expect(new Set(other)).toEqual(new Set(["trainMean"]));
  }
});
