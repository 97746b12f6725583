import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Catalog } from "../../app/common/catalog.ts";
import type { GraphDocument } from "../../app/common/document.ts";
import { graphOf } from "../../app/common/graph.ts";
import type { PlacedAct } from "../../app/common/run-record.ts";
import { stretchesOf } from "../../app/common/training-numbers.ts";
import type { RunOrder } from "../../app/main/executor/messages.ts";
import type { Executor } from "../../app/main/executor-process.ts";
import { runOrder } from "../../app/main/order.ts";
import { withSeeds } from "../../app/main/plan-seed.ts";
import type { Act } from "../../nodes/lib/act.ts";
import type { RunEvent } from "../../nodes/lib/events.ts";
import { readGraph } from "../template-files.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { openStation, type Station, type Went } from "./station.ts";
import { differences, type Trace } from "./trace.ts";

/** A live run into whose trainings a hand reached at random borders, and what came of its replays. */
export interface Handled {
  readonly template: string;
  readonly acts: readonly PlacedAct[];
  /** Of the live run: killed in its middle and taken up again, or not. */
  readonly killed: boolean;
  readonly replayKilled: boolean;
  readonly wrong: readonly string[];
}

const steps = 40;

/** Runs templates by hand `rounds` times; each record is replayed from its start, and replayed once more with a kill in the middle. */
export async function handling(
  catalog: Catalog,
  templates: readonly string[],
  rounds: number,
  seed: number,
  tell: (handled: Handled) => void,
): Promise<readonly Handled[]> {
  const chance = chanceOf(seed);
  const station = await openStation();
  try {
    const all: Handled[] = [];
    for (let round = 0; round < rounds; round++) {
      const handled = await once(station, catalog, templates[round % templates.length] as string, round, chance);
      all.push(handled);
      tell(handled);
    }
    return all;
  } finally {
    await station.close();
  }
}

async function once(station: Station, catalog: Catalog, template: string, round: number, chance: Chance): Promise<Handled> {
  const { document, plan } = readGraph(template, catalog);
  const first = withSeeds(plan, plan.seeds?.values.slice(0, 1) ?? [plan.seed]);
  const order = (name: string) =>
    station.at({ ...runOrder(`${round}-${name}`, first, catalog, steps), saveEveryMs: 0 }, `Cache-${round}-${name}`);
  const wrong: string[] = [];

  const live = await order("live");
  // Killed early, so that most of what the hand did lies after it or is not saved yet.
  const blow = chance.share() < 0.5 ? { blow: { after: 50 + chance.below(1500), delay: chance.below(30) } } : {};
  let went = await station.run(live, { ...blow, hear: hand(document, catalog, chance) });
  const killed = went.killed;
  // What lies after the last saved state is done again, and the hand may do something else there.
  if (killed) went = await station.run({ ...live, resume: true }, { hear: hand(document, catalog, chance) });
  wrong.push(...went.contradictions);
  const acts = await actsIn(live);
  // A hand may end a training so early that what follows says why it cannot go on; that has to replay, too.
  if (["executor-died", "executor-failed", "node-failed"].includes(went.end.problem?.code ?? ""))
    wrong.push(`live: ${went.end.problem?.message}`);

  const replay = await station.run({ ...(await order("replay")), acts });
  wrong.push(...compared("replay", went, replay));

  const cut = { ...(await order("cut")), acts };
  const broken = await station.run(cut, { blow: { after: 1 + chance.below(went.trace.size - 1), delay: chance.below(30) } });
  const again = broken.killed ? await station.run({ ...cut, resume: true }) : broken;
  wrong.push(...contradicting(broken.trace, again, "replay taken up"), ...compared("replay taken up", went, again));
  return { template, acts, killed, replayKilled: broken.killed, wrong: wrong.slice(0, 12) };
}

/** What was told before a blow is told again as it was. */
function contradicting(before: Trace, { trace }: Went, which: string): string[] {
  return [...before].flatMap(([key, value]) =>
    Object.is(trace.get(key), value) ? [] : [`${which}: ${key}: ${value} before the blow, then ${trace.get(key)}`],
  );
}

function compared(which: string, wanted: Went, got: Went): string[] {
  return [
    ...differences(wanted.trace, got.trace).map((line) => `${which}: ${line}`),
    ...got.contradictions,
    ...(isDeepStrictEqual(wanted.end, { ...got.end, run: wanted.end.run })
      ? []
      : [`${which}: ended otherwise, ${got.end.status} ${got.end.problem?.message ?? ""}`]),
  ];
}

async function actsIn({ folder }: RunOrder): Promise<PlacedAct[]> {
  const text = await readFile(join(folder as string, "acts.jsonl"), "utf8").catch(() => "");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as PlacedAct);
}

/** Pauses, does something to the training that waits, and goes on, again and again. */
function hand(document: GraphDocument, catalog: Catalog, chance: Chance) {
  let left = 8 + chance.below(8);
  let asked = false;
  return (events: readonly RunEvent[], executor: Executor): void => {
    if (!asked) {
      asked = true;
      executor.steer({ how: "pause" });
    }
    for (const event of events) {
      if (event.event !== "paused") continue;
      const { node, path } = event;
      for (let count = chance.below(3); count > 0; count--)
        executor.act({ node, path, act: anyAct(document, catalog, node, event.step, chance) });
      left--;
      if (left > 0 && chance.share() < 0.5) executor.steer({ how: "step" });
      else {
        executor.steer({ how: "go" });
        if (left > 0) setTimeout(() => executor.steer({ how: "pause" }), chance.below(chance.oneOf([20, 100, 1000])));
      }
    }
  };
}

function anyAct(document: GraphDocument, catalog: Catalog, node: string, step: number, chance: Chance): Act {
  const stretches = stretchesOf(graphOf(document, catalog), node) ?? [];
  const names = [...new Set(stretches.flatMap(({ numbers }) => numbers.map(({ name }) => name))), "nothing"];
  const name = chance.oneOf(names);
  const kind = chance.share();
  if (kind < 0.45) return { do: "hold", name, value: name.endsWith("emperature") ? 1 + 7 * chance.share() : 0.05 * chance.share() };
  if (kind < 0.65) return { do: "release", name };
  if (kind < 0.8) return { do: "reset", layer: chance.oneOf(["hidden1", "hidden2", "output", "nowhere"]) };
  if (kind < 0.96) return { do: "load", step: chance.below(step + 2) };
  return { do: "end" };
}
