import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { filled, type Told, toldBy } from "../../build/kill/in-process.ts";
import { readGraph } from "../../build/template-files.ts";
import type { Act } from "../../nodes/lib/act.ts";
import { useEngine } from "../../nodes/lib/engine.ts";
import { sharedCatalog } from "../main/host.ts";
import { withSeeds } from "../main/plan-seed.ts";
import { templateIds } from "../main/templates.ts";
import { compile } from "./compile.ts";
import type { GraphDocument } from "./document.ts";
import { setSetting } from "./edit.ts";
import { graphOf } from "./graph.ts";
import { makeSchedule, numbersOfTraining, whyNoSchedule } from "./make-schedule.ts";
import type { Plan } from "./plan.ts";
import { randomTraining } from "./random-training.test-helper.ts";
import type { PlacedAct } from "./run-record.ts";
import { stretchesOf } from "./training-numbers.ts";
import { trainingsOnly } from "./trainings-only.test-helper.ts";

beforeAll(useEngine);

const { catalog } = await sharedCatalog();

const steps = 6;
/** Templates whose updates take long, made short. */
const smaller: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  // An update trains a learner through all lessons and goes back through all of it.
  "data/generative-teaching": { "lessons.steps": 2, "lessons.hidden": 8 },
};
/** All that train. */
const ids = (await templateIds()).filter((id) => trainingsIn(readGraph(id, catalog).document).length > 0);

/** The trainings with the first seed, and what they need. */
function planOf(document: GraphDocument, trainings: readonly string[]): Plan {
  const { plan, problems } = compile(document, catalog);
  if (plan === null) throw new Error(JSON.stringify(problems));
  const first = withSeeds(plan, plan.seeds?.values.slice(0, 1) ?? [plan.seed]);
  return trainingsOnly(first, catalog, trainings);
}
function trainingsIn(document: GraphDocument): readonly string[] {
  return document.nodes.map(({ name }) => name).filter((name) => stretchesOf(graphOf(document, catalog), name) !== null);
}
const nodeIn = (place: string) => place.split(" ")[0] as string;

/** Metrics as they are and every number at every update: what a hand or a schedule made of it does not tell apart. */
function trace(told: ReadonlyMap<string, Told>): Record<string, unknown> {
  return Object.fromEntries(
    [...told].map(([place, { metrics, numbers }]) => {
      const length = Math.max(0, ...Object.values(metrics).map((points) => points.at(-1)?.[0] ?? 0));
      return [
        place,
        { metrics, numbers: Object.fromEntries(Object.entries(numbers).map(([name, points]) => [name, filled(points, length)])) },
      ];
    }),
  );
}

/** The numbers that trainings told of, against those that the graph is said to have. */
function expectNames(document: GraphDocument, trainings: readonly string[], told: ReadonlyMap<string, Told>): void {
  for (const training of trainings) {
    const said = new Set(stretchesOf(graphOf(document, catalog), training)?.flatMap(({ numbers }) => numbers.map(({ name }) => name)));
    const real = new Set([...told].flatMap(([place, { numbers }]) => (nodeIn(place) === training ? Object.keys(numbers) : [])));
    expect([training, [...said].sort()]).toEqual([training, [...real].sort()]);
  }
}

const holds = (node: string, name: string, from: number, to: number, value: number): PlacedAct[] =>
  [
    { step: from, act: { do: "hold", name, value: value / 2 } as Act },
    { step: from + 1, act: { do: "hold", name, value } as Act },
    { step: to, act: { do: "release", name } as Act },
  ].map((act) => ({ ...act, node, path: "" }));

describe.each(ids)("%s", (id) => {
  test("tells the numbers that its graph is said to have, and what is held by hand is the schedules made of it", async () => {
    const read = readGraph(id, catalog).document;
    const document = Object.entries(smaller[id] ?? {}).reduce((changed, [path, value]) => {
      const [node, setting] = path.split(".") as [string, string];
      return setSetting(changed, node, setting, value);
    }, read);
    // What has no numbers has nothing to hold: `number-names.test.ts` sees that it has none.
    const trainings = trainingsIn(document).filter((node) => numbersOfTraining(document, catalog, node).length > 0);
    expect(trainings.length).toBeGreaterThan(0);
    const chosen = trainings.flatMap((node) =>
      numbersOfTraining(document, catalog, node).flatMap(({ name }) =>
        whyNoSchedule(document, catalog, node, name) === null ? [{ node, name }] : [],
      ),
    );
    // All trainings and numbers at once, each at values and updates of its own.
    const acts = chosen.flatMap(({ node, name }, i) => {
      const stretches = stretchesOf(graphOf(document, catalog), node) ?? [];
      const stage = stretches.findIndex(({ numbers }) => numbers.some((one) => one.name === name));
      const value = 0.02 + 0.005 * i + (name.includes("emperature") ? 3 : 0);
      // Over the border of the first stage where the second has the number too.
      const over = stretches.length > 1 && stage === 0 ? steps : 0;
      return [...holds(node, name, 0, 2, value), ...holds(node, name, stage * steps + 1 + (i % 2), stage * steps + 4 + over, value)];
    });
    const scheduled = chosen.reduce((changed, { node, name }) => {
      const made = makeSchedule({ document: changed, catalog, node, path: "", name, acts, cap: steps });
      if ("problem" in made) throw new Error(made.problem.message);
      return made.document;
    }, document);
    const held = await toldBy(planOf(document, trainings), catalog, { steps, acts });
    expectNames(document, trainings, held);
    expect(trace(await toldBy(planOf(scheduled, trainings), catalog, { steps }))).toEqual(trace(held));
  });
});

test("in random graphs every training's numbers are found, and a held one is the schedule made of it, whoever shares it", async () => {
  const short = 4;
  await fc.assert(
    fc.asyncProperty(randomTraining, fc.nat(1000), fc.nat(1), async (document, choice, arm) => {
      const trainings = trainingsIn(document);
      expect(trainings).toHaveLength(2);
      const plain = await toldBy(planOf(document, trainings), catalog, { steps: short });
      expectNames(document, trainings, plain);
      const [node, other] = (arm === 0 ? trainings : trainings.toReversed()) as [string, string];
      const numbers = numbersOfTraining(document, catalog, node);
      if (numbers.length === 0) return;
      const { name } = numbers[choice % numbers.length] as { name: string };
      const acts = holds(node, name, 1, 3, 0.5);
      const made = makeSchedule({ document, catalog, node, path: "", name, acts });
      if ("problem" in made) throw new Error(made.problem.message);
      const held = trace(await toldBy(planOf(document, trainings), catalog, { steps: short, acts }));
      const scheduled = trace(await toldBy(planOf(made.document, trainings), catalog, { steps: short }));
      expect(scheduled).toEqual(held);
      expect(scheduled[other]).toEqual(trace(plain)[other]);
    }),
    { numRuns: 8, seed: 5 },
  );
});
