import { beforeAll, expect, test } from "vitest";
import type { Catalog } from "../../app/common/catalog.ts";
import { sharedCatalog } from "../../app/main/host.ts";
import { templateIds } from "../../app/main/templates.ts";
import { handling } from "./hands.ts";
import { killing } from "./killing.ts";

/** A sample of what `node build/kill/kill.ts 100` and `node build/kill/hand.ts 20` try. */
let catalog: Catalog;
beforeAll(async () => {
  ({ catalog } = await sharedCatalog());
});

/** Those whose runs are short even when only their trainings are: the others score samples, or learn through whole trainings. */
const isShort = (id: string) => /^distillation|^optimisation\/(cyclical|lr-range|prodigy)/.test(id);

test("executors killed at six random places over all templates, and taken up, give the trace of the undisturbed run, bit for bit", async () => {
  const tries = await killing(catalog, 6, 11, () => {}, isShort);
  expect(tries.flatMap(({ template, blows, wrong }) => wrong.map((line) => `${template} after ${blows}: ${line}`))).toEqual([]);
  expect(tries.reduce((sum, { blows }) => sum + blows.length, 0)).toBeGreaterThanOrEqual(6);
  // States were taken up, not all begun anew.
  expect(tries.flatMap(({ from }) => from).length).toBeGreaterThan(0);
}, 900_000);

test("what hands did to trainings at random borders replays from its record, also killed in the middle", async () => {
  const rounds = await handling(catalog, (await templateIds()).filter(isShort), 2, 5, () => {});
  expect(rounds.flatMap(({ template, acts, wrong }) => wrong.map((line) => `${template} with ${JSON.stringify(acts)}: ${line}`))).toEqual(
    [],
  );
  expect(rounds.reduce((sum, { acts }) => sum + acts.length, 0)).toBeGreaterThan(5);
}, 900_000);
