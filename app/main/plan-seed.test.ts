import { expect, test } from "vitest";
import type { Plan } from "../common/plan.ts";
import { withSeeds } from "./plan-seed.ts";

const compare = { name: "arms", node: "evaluation/compare", args: { seeds: { setting: "seeds", lit: [101, 102] } } };
const plan = (calls: Plan["calls"]): Plan => ({
  title: "",
  seed: 1,
  seeds: { node: "arms", setting: "seeds", values: [101, 102] },
  calls,
  settings: {},
});

test("seeds become the turns of the container over seeds, also where a sweep stands round it", () => {
  const changed = { ...compare, args: { seeds: { setting: "seeds", lit: [7] } } };
  expect(withSeeds(plan([compare]), [7]).calls).toEqual([changed]);
  const around = (call: typeof compare) => [
    { name: "sweep", node: "evaluation/sweep", args: { each: { body: [call], params: ["value"], result: { arms: { from: "arms" } } } } },
  ];
  expect(withSeeds(plan(around(compare)), [7])).toMatchObject({ calls: around(changed), seeds: { values: [7] } });
});

test("without such a container the first seed is the experiment's", () => {
  const { seeds: _, ...bare } = plan([]);
  expect(withSeeds(bare, [7, 8])).toEqual({ ...bare, seed: 7 });
});
