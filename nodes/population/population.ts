// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import type { Key, KeyScope } from "../lib/key.ts";
import { modelOf } from "../lib/marks.ts";
import { owning } from "../lib/owning.ts";
import { bestOf, lineageOf, lineageView, tableOfMembers } from "../lib/population-lineage.ts";
import { type Bounds, drawnAll, handed, type SpaceRow, settingSchedule, spaceOf } from "../lib/population-space.ts";
import { populationSteps } from "../lib/population-steps.ts";
import { Problem } from "../lib/problem.ts";
import { derive } from "../lib/random.ts";
import type { Run, RunScope } from "../lib/run.ts";
import { runLearning } from "../lib/training.ts";
import type { Examples, Exploit, Explore, Learning, Lineage, Model, Probe, Schedule, Table, Trained } from "../ports.ts";

/**
 * Trains a population whose weak members become copies of strong ones and change their settings: search and training at once.
 *
 * The body says how one member trains, once for each: it gives back its steps, draws from streams of its own, and is handed one
 * schedule for each row of `space`, to be wired to whatever numbers that row stands for. First values are drawn from the rows; the same
 * `key` draws the same. A round is `ready` updates of every member; then all are scored (`score`, `direction`), `exploit` says who
 * copies whom, and `explore` changes what a copy runs with. Without `exploit` nobody copies: a random search. The last round ends without.
 *
 * Gives the best of the last round by that score, all members, a table of what they ended with, and the lineage. Scores of the
 * lineage are negative where the lowest is best. All members are one training: they make an update at a time, together, in one program.
 *
 * Throws `population.size`, `population.space`, `population.members` and `population.score`.
 * Source: Jaderberg et al. 2017, algorithm 1, in rounds: every member is ranked by its score of the same update.
 */
export async function population({
  members,
  rounds,
  ready,
  space,
  each,
  exploit,
  explore,
  validation,
  score,
  direction,
  key,
  run,
}: {
  members: number;
  rounds: number;
  ready: number;
  space: readonly SpaceRow[];
  each: (member: {
    first: Schedule;
    second: Schedule;
    third: Schedule;
    fourth: Schedule;
    key: KeyScope;
    run: RunScope;
  }) => Promise<Record<string, Learning>>;
  exploit?: Exploit;
  explore?: Explore;
  validation?: Examples;
  score: string;
  direction: "highest" | "lowest";
  key: Key;
  run: Run;
}): Promise<{ model: Model; members: readonly Model[]; table: Table; lineage: Lineage; run: Trained }> {
  if (![members, rounds, ready].every((count) => Number.isInteger(count) && count >= 1)) {
    throw new Problem("population.size", `There are ${members} members, ${rounds} rounds and ${ready} updates a round.`, {
      field: "members",
      fix: "Write whole numbers from 1 on.",
    });
  }
  const bounds = spaceOf(space);
  const settings = Object.keys(bounds);
  const numbers = Array.from({ length: members }, (_, place) => place + 1);
  return owning(async () => {
    const trainings: Learning[] = [];
    for (const member of numbers) trainings.push(onlyOf(await each(parameters(settings, member, key, run))));
    const learning = populationSteps({
      members: trainings,
      space: bounds,
      start: numbers.map((member) => drawnAll(bounds, derive(derive(key, "settings"), member))),
      rounds,
      ready,
      exploit,
      explore,
      score: { metric: score, lowest: direction === "lowest" },
      validation,
      key,
    });
    const [shown] = settings as [string];
    const picture: Probe = {
      is: "Probe",
      name: "population",
      every: ready,
      draw: async ({ trained, step }) => lineageView(lineageOf(trained, settings, members), shown, bounds[shown] as Bounds, step),
    };
    const made = await runLearning({ learning, probes: [picture], budget: rounds * ready, unit: "updates", evaluateEvery: 0, run });
    const lineage = lineageOf(made.run, settings, members);
    const table = tableOfMembers(lineage);
    run.show("members", { is: "TableView", columns: table.columns, rows: table.rows, axes: table.axes ?? [] });
    const models = numbers.map((member) => made.final[member] as Model);
    const best = models[bestOf(lineage.rounds.at(-1) ?? [])] as Model;
    return { model: modelOf(best, best), members: models, table, lineage, run: made.run };
  });
}

function parameters(settings: readonly string[], member: number, key: Key, run: Run) {
  // A parameter without a row is not there: whatever reads it is told so before the run.
  const schedules = Object.fromEntries(settings.map((name, place) => [handed[place], settingSchedule(name)]));
  const turn = `member=${member}`;
  const own = derive(key, turn);
  return { ...schedules, key: (stream: string) => derive(own, stream), run: run.scope(turn) } as {
    first: Schedule;
    second: Schedule;
    third: Schedule;
    fourth: Schedule;
    key: KeyScope;
    run: RunScope;
  };
}

function onlyOf(results: Readonly<Record<string, Learning>>): Learning {
  const [steps, ...others] = Object.values(results);
  if (steps && others.length === 0) return steps;
  throw new Problem("population.members", `A member gives ${others.length + 1} trainings.`, {
    field: "each",
    fix: "Let one result leave the frame: the steps of one member.",
  });
}

export const card = {
  run: population,
  title: "Population",
  summary: "Trains several members side by side; the weak become copies of the strong and change their settings.",
  also: ["PBT", "population based training", "evolution", "hyperparameters", "random search", "tuning"],
  inputs: {
    exploit: { port: { Exploit: true }, optional: true, doc: "Who copies whom after a round; without it nobody does." },
    explore: { port: { Explore: true }, optional: true, doc: "How the settings of a copy change." },
    validation: { port: { Examples: true }, optional: true, doc: "Examples on which members are scored: neither training nor test." },
  },
  settings: {
    members: { control: "number", default: 8, min: 1, max: 64, step: 1, onNode: true, doc: "How many train side by side." },
    rounds: {
      control: "number",
      default: 12,
      min: 1,
      step: 1,
      onNode: true,
      doc: "Rounds, each with a choice at its end but for the last.",
    },
    ready: { control: "number", default: 50, min: 1, step: 1, unit: "updates", onNode: true, doc: "Updates of every member in a round." },
    space: {
      control: "rows",
      default: [{ name: "rate", low: 0.001, high: 1, scale: "log" }],
      doc: "The settings to look for, at most four, each with its bounds.",
      fields: {
        name: { control: "text", default: "rate", doc: "What it is called in pictures and curves." },
        low: { control: "number", default: 0.001, doc: "Lowest value." },
        high: { control: "number", default: 1, doc: "Highest value." },
        scale: { control: "choice", default: "log", options: ["log", "linear"], doc: "Whether first values are even in their logarithm." },
      },
    },
    score: { control: "text", default: "validation.accuracy", doc: "What members are ranked by." },
    direction: { control: "choice", default: "highest", options: ["highest", "lowest"], doc: "Which scores are best." },
  },
  keys: { key: "population" },
  bodies: {
    each: {
      doc: "How one member trains; it returns its steps.",
      params: { first: "Schedule", second: "Schedule", third: "Schedule", fourth: "Schedule", key: "scope", run: "scope" },
      result: { TrainStep: true },
      turns: "members",
      axes: "space",
    },
  },
  output: { model: "Model", members: "Model[]", table: "Table", lineage: "Lineage", run: "Trained" },
  reports: true,
  shows: {
    population: "The first setting over the updates: a line a member, coloured by its score, with arrows from whom it copied.",
    members: "What each member ended with.",
  },
  reference: { by: "Jaderberg et al. 2017", title: "Population Based Training of Neural Networks", arxiv: "1711.09846" },
} satisfies NodeCard<typeof population>;
