import { beforeAll, describe, expect, expectTypeOf, test } from "vitest";
import { useEngine } from "../../nodes/lib/engine.ts";
import { codeOf, nodeFiles } from "../../nodes/lib/node-files.test-helper.ts";
import type { Run } from "../../nodes/lib/run.ts";
import { type AnyCard, argumentsOf, load } from "../../nodes/lib/run-node.test-helper.ts";
import type { Driven, PortName, PortTypes } from "../../nodes/ports.ts";
import { sharedCatalog } from "../main/host.ts";
import { bearing, bearingInputs, type Joined, numbersByCard, objectiveName } from "./number-names.ts";

beforeAll(useEngine);

/** What cards say of the names of numbers, against what their functions make of numbers whose names meet in every way. */
const { catalog } = await sharedCatalog();
const files = new Map(nodeFiles().map((file) => [file.id, file]));
const ids = Object.keys(catalog.nodes);
const cardOf = (id: string) => catalog.nodes[id] as (typeof catalog.nodes)[string];
const gives = (id: string, port: string) => Object.values(cardOf(id).outputs).includes(port);
const trains = (id: string) => cardOf(id).reports && gives(id, "Trained");

type Numbers = Record<string, Driven>;
type Number = { name: string; value: unknown };

const names = ["decay", "rate", "weight", "share", "explore", "inner.weight", "optimizer.rate", "steps.decay", "average.decay", "1.rate"];
let count = 0;
const fresh = () => 0.5 + ++count / 10_000;

/** A value with numbers of its own, each other than all before, and what the rule is told of it. */
function withNumbers(value: object): { value: object; told: Joined<Number> } {
  const numbers: Numbers = Object.fromEntries(names.map((name) => [name, fresh()]));
  const told = Object.entries(numbers).map(([name, value]) => ({ name, value }));
  const { is, name = "source", objective } = value as { is: string; name?: string; objective?: { name: string } };
  if (is === "GradientSource") return { value: { ...value, objective: { ...objective, numbers } }, told: { title: "", numbers: told } };
  return { value: { ...value, numbers }, told: { title: name, numbers: told } };
}

/** The numbers that a node's function makes, and those that the rule says of the same inputs. */
async function bothOf(id: string): Promise<{ made: Numbers; said: readonly Number[] | null }> {
  const card = cardOf(id);
  const node = (await load(files.get(id) as NonNullable<ReturnType<typeof files.get>>)).card as AnyCard;
  const { args } = argumentsOf(node, { optional: true, drive: false });
  const inputs = new Map<string, Joined<Number>[]>();
  for (const input of bearingInputs(card)) {
    const given = [args[input]].flat().map((value) => withNumbers(value as object));
    inputs.set(
      input,
      given.map(({ told }) => told),
    );
    args[input] = card.inputs[input]?.many ? given.map(({ value }) => value) : given[0]?.value;
  }
  for (const [name, setting] of Object.entries(card.settings)) if (setting.control === "number" && setting.driven) args[name] = fresh();
  let made: Numbers = {};
  const drives = (numbers: Numbers) => {
    made = numbers;
  };
  if (card.reports) args.run = { ...(args.run as Run), maxUpdates: 0, drives };
  const result = (await node.run(args)) as Record<string, { numbers?: Numbers; objective?: { numbers: Numbers } }>;
  if (!card.reports) {
    const [value] = card.record
      ? Object.entries(card.outputs).flatMap(([name, port]) => (port in bearing ? [result[name]] : []))
      : [result];
    made = (value?.objective as { numbers?: Numbers } | undefined)?.numbers ?? (value?.numbers as Numbers | undefined) ?? {};
  }
  const said = numbersByCard<Number>(
    card,
    (input) => inputs.get(input) ?? [],
    (name, isSetting) => [{ name, value: isSetting ? args[name] : expect.objectContaining({ is: "Schedule" }) }],
  );
  return { made, said };
}

/** Whose numbers are not known from cards: stages, which `training-numbers.ts` goes through, and a population, of whose members there are many. */
const unknown = ["population/population", "training/stages"];

const joining = ids.filter((id) => Object.values(cardOf(id).outputs).some((port) => port in bearing) || cardOf(id).numbers || trains(id));
describe.each(joining.filter((id) => !unknown.includes(id)))("%s", (id) => {
  test("has the numbers that its card says, under the names that it says, where names meet", async () => {
    const { made, said } = await bothOf(id);
    expect(said).not.toBeNull();
    expect(new Set(said?.map(({ name }) => name)).size).toBe(said?.length);
    expect(made).toEqual(Object.fromEntries((said as readonly Number[]).map(({ name, value }) => [name, value])));
  });
});

test("a training whose card does not say what its numbers are called is known to have none that can be told", async () => {
  expect(ids.filter((id) => (trains(id) || gives(id, "TrainStep")) && cardOf(id).numbers === undefined).sort()).toEqual(unknown);
  expect(
    unknown.map((id) =>
      numbersByCard(
        cardOf(id),
        () => [],
        () => [],
      ),
    ),
  ).toEqual([null, null]);
});

test("what takes several inputs with numbers, or has a list of them, says how it joins them", () => {
  const { call: _, ...some } = cardOf("optimizers/chain");
  const numbers = (card: object) =>
    numbersByCard(
      { ...some, numbers: undefined, ...card } as never,
      () => [],
      () => [],
    );
  expect(numbers({ inputs: { one: { port: { Objective: true } }, other: { port: { Batches: true } } } })).toBeNull();
  expect(numbers({})).toBeNull();
  expect(numbers({ inputs: { one: { port: { Objective: true } }, model: { port: { Model: true } } } })).toEqual([]);
});

test("every kind of wire whose value has numbers is known to bear them", () => {
  type Bears = { [N in PortName]: "numbers" extends keyof PortTypes[N] ? N : never }[PortName];
  // A gradient source has its objective's; what was trained tells what its numbers were.
  expectTypeOf<Exclude<Bears, "Trained"> | "GradientSource">().toEqualTypeOf<keyof typeof bearing>();
});

const objectives = ids.filter((id) => gives(id, "Objective") && bearingInputs(cardOf(id)).length === 0);
test.each(objectives)("%s calls its objective as its function is called", async (id) => {
  const node = (await load(files.get(id) as NonNullable<ReturnType<typeof files.get>>)).card as AnyCard;
  const result = (await node.run(argumentsOf(node, { optional: true, drive: false }).args)) as {
    name?: string;
    objective?: { name: string };
  };
  expect(result.objective?.name ?? result.name).toBe(objectiveName(cardOf(id)));
});

test("a card says that its node reads what was done to a training where its code does", () => {
  const readers = ids.filter((id) => {
    const { inputs, outputs } = cardOf(id);
    const takes = Object.values(inputs).some(({ port }) => "Trained" in port);
    return takes && !("Probe" in outputs) && /\bacts\b/.test(codeOf((files.get(id) as { source: string }).source));
  });
  expect(readers).toEqual(ids.filter((id) => cardOf(id).readsActs));
  expect(readers.length).toBeGreaterThan(2);
});
