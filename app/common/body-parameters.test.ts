import { expect, test } from "vitest";
import { sweepShape } from "./axis-rows.ts";
import { bareCard, lead, put, smallCatalog } from "./catalog.test-helper.ts";
import type { Catalog } from "./catalog.ts";
import { check } from "./check.ts";
import { handedIn, namesHandedIn } from "./check-node.ts";
import { compile } from "./compile.ts";
import type { GraphDocument, Json } from "./document.ts";
import { print } from "./print.ts";

/** A container that hands each of its turns one schedule a row, and streams of its own. */
const population = bareCard("population/population", {
  async: true,
  reports: true,
  outputs: { out: "Table" },
  settings: {
    members: { control: "number", default: 8, doc: "Members." },
    space: {
      control: "rows",
      default: [{ name: "rate" }],
      fields: { name: { control: "text", default: "rate", doc: "Name." } },
      doc: "Space.",
    },
  },
  bodies: {
    each: {
      doc: "Member.",
      params: { first: "Schedule", second: "Schedule", key: "scope", run: "scope" },
      result: { GradientTransform: true },
      turns: "members",
      axes: "space",
    },
  },
});
const catalog: Catalog = { nodes: { ...smallCatalog.nodes, [population.id]: population } };
const inside = (space: Json): GraphDocument => ({
  patchbay: 1,
  title: "Population",
  seed: 1,
  nodes: [
    put("crowd", "population/population", { space }),
    { ...put("step", "optimizers/scale-by-schedule"), parent: "crowd" },
    { ...put("other", "optimizers/scale-by-schedule"), parent: "crowd" },
  ],
  wires: [lead("crowd.each:first -> step.rate"), lead("step -> crowd.each:steps"), lead("crowd.each:second -> other.rate")],
});
const two = [{ name: "rate" }, { name: "decay" }];

test("a container hands in one schedule for each of its rows, called as the row", () => {
  const body = population.bodies.each!;
  expect(handedIn(body, {}, population)).toEqual(["first"]);
  expect(handedIn(body, { space: two }, population)).toEqual(["first", "second"]);
  expect(namesHandedIn(body, { space: two }, population)).toEqual({ first: "rate", second: "decay" });
  expect(namesHandedIn(body, { space: [...two, { name: "third" }] }, population)).toEqual({ first: "rate", second: "decay" });
  const sweep = smallCatalog.nodes["evaluation/sweep"]!;
  expect(namesHandedIn(sweep.bodies.each!, {}, sweep)).toEqual({});
});

test("its rows are no axes of a sweep", () => {
  expect(sweepShape(population)).toBeNull();
});

test("a schedule that is handed in drives a number, and one without a row is told before the run", () => {
  expect(check(inside(two), catalog)).toEqual([]);
  expect(check(inside([{ name: "rate" }]), catalog)).toMatchObject([{ code: "unknown-pin", node: "crowd", field: "space" }]);
});

test("the script's arrow function takes what it uses", () => {
  const { plan } = compile(inside(two), catalog);
  const { text } = print(plan!, catalog);
  expect(text).toContain("each: async ({ first, second }) => {");
  expect(text).toContain("rate: first");
});
