// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Clock, Driven, Examples, Exploit, Explore, Json, Learning, Model, Schedule, Tensors } from "../ports.ts";
import type { Key } from "./key.ts";
import { type Settings, type Space, settingMetric } from "./population-space.ts";
import { Problem } from "./problem.ts";
import { derive } from "./random.ts";
import type { Worth } from "./train-step.ts";
import { flatten, leaves, mapTree } from "./tree.ts";
import { validate } from "./validate.ts";

export interface Population {
  /** Trainings of one form, each with data and first weights of its own. */
  readonly members: readonly Learning[];
  readonly space: Space;
  /** What each member begins with. */
  readonly start: readonly Settings[];
  readonly rounds: number;
  /** Updates a round. */
  readonly ready: number;
  readonly exploit?: Exploit | undefined;
  readonly explore?: Explore | undefined;
  readonly score: Scoring;
  readonly validation?: Examples | undefined;
  readonly key: Key;
}
export interface Scoring {
  readonly metric: string;
  readonly lowest: boolean;
}

/** `score` is null until the round ends. */
type Place = { readonly values: Settings; readonly score: number | null; readonly parent: number };
type Host = { readonly rounds: readonly (readonly Place[])[]; readonly members: readonly Json[] };

/** A member whose loss is no number any more, or above this, counts as lost: it must not end the others' training. */
const lost = 1e6;

/**
 * A population as one training: its state is that of all members side by side, one update is one of each, and between two
 * rounds (`turn`) all are scored, and some become copies of others. A copy takes the whole state of a member, or its weights alone,
 * and never its stream of data, which stays the member's own.
 *
 * Settings reach the members as metrics that their schedules read: `measured.<setting>.<member>` here, `setting.<setting>` as a
 * member sees it. Records also `measured.score.<member>` and `measured.parent.<member>` (from 1, itself where it copied nobody), and
 * `loss.<member>`, of which `loss` is the mean over the members that are not lost.
 *
 * Throws `population.members` where members differ in form, and `population.score` where the score is not measured.
 */
export function populationSteps(all: Population): Learning {
  const { members, ready, rounds, start } = all;
  checkForms(members);
  const names = members.map((_, place) => String(place + 1));
  const numbers: Record<string, Driven> = {};
  const outside = members.map((member, place) =>
    Object.entries(member.numbers).map(([name, driven]): readonly [inner: string, outer: string] => {
      const isShared = typeof driven === "number" && members.every((other) => other.numbers[name] === driven);
      // What a setting drives is called as the setting, where that is one number.
      const own = `${settingOf(driven) ?? name}.${names[place]}`;
      const outer = isShared ? name : own in numbers ? `${name}.${names[place]}` : own;
      numbers[outer] = typeof driven === "number" ? driven : seenBy(all, place, driven);
      return [name, outer];
    }),
  );
  const pick = <T>(place: number, given: Readonly<Record<string, T>>) =>
    Object.fromEntries((outside[place] ?? []).map(([inner, outer]) => [inner, given[outer] as T]));

  return {
    is: "TrainStep",
    numbers,
    models: Object.fromEntries(members.flatMap(({ models }, place) => (models.model ? [[names[place], models.model]] : []))),
    worth: (state) =>
      Object.fromEntries(
        members.flatMap((member, place) => (member.models.model ? [[names[place], worthOf(member, stateOf(state, place))]] : [])),
      ),
    host: { rounds: [], members: members.map(({ host }) => host) },
    init: () => Object.fromEntries(members.map((member, place) => [names[place], member.init()])),

    inputs: (host, clock, given) => {
      const { members: hosts, ...rest } = host as Host;
      const drawn = members.map((member, place) =>
        member.inputs(hosts[place] as Json, clockOf(all, place, clock), () => pick(place, given())),
      );
      return {
        host: { ...rest, members: drawn.map(({ host }) => host) } as Json,
        inputs: Object.fromEntries(drawn.map(({ inputs }, place) => [names[place], inputs])),
        presentations: drawn.reduce((sum, { presentations }) => sum + presentations, 0),
        round: drawn[0]?.round ?? 0,
      };
    },

    step: (state, inputs, given) => {
      const made = members.map((member, place) => member.step(stateOf(state, place), stateOf(inputs, place), pick(place, given)));
      const losses = made.map(({ metrics }) => metrics.loss as tf.Scalar);
      const well = losses.map((loss) => tf.lessEqual(loss, lost));
      const capped = losses.map((loss, place) => tf.where(well[place] as tf.Tensor, loss, lost));
      const sum = tf.addN(losses.map((loss, place) => tf.where(well[place] as tf.Tensor, loss, 0)));
      // Nobody left: 0 / 0, which ends the run.
      const loss = tf.div(sum, tf.addN(well.map((one) => one.toFloat()))) as tf.Scalar;
      return {
        state: Object.fromEntries(made.map((one, place) => [names[place], one.state])),
        metrics: { loss, ...Object.fromEntries(capped.map((one, place) => [`loss.${names[place]}`, one as tf.Scalar])) },
      };
    },

    turn: async ({ state, host, clock, breathe }) => {
      const { rounds: before, members: hosts } = host as Host;
      const answer = (places: readonly (readonly Place[])[], metrics: Record<string, number>, next = state) => ({
        state: next,
        host: { rounds: places, members: hosts } as unknown as Json,
        metrics,
      });
      if (before.length === 0) {
        const first = start.map((values, place): Place => ({ values, score: null, parent: place }));
        return answer([first], told(first));
      }
      const running = before.at(-1) as readonly Place[];
      if (running[0]?.score !== null || clock.step < ready * before.length) return null;
      const scores: number[] = [];
      for (const place of members.keys()) scores.push(await scoreOf(all, place, stateOf(state, place), breathe));
      const ended = [...before.slice(0, -1), running.map((one, place): Place => ({ ...one, score: scores[place] as number }))];
      const metrics = Object.fromEntries(scores.map((score, place) => [`measured.score.${names[place]}`, score]));
      if (before.length >= rounds) return answer(ended, metrics);
      const next = nextRound(all, running, scores, before.length);
      return answer([...ended, next], { ...metrics, ...told(next) }, copied(all, state, next));
    },
  };
}

function settingOf(driven: Driven): string | undefined {
  return typeof driven === "object" && "setting" in driven ? String(driven.setting) : undefined;
}
function stateOf(tree: Tensors, place: number): Tensors {
  return tree[String(place + 1)] as Tensors;
}
function worthOf(member: Learning, state: Tensors): Worth {
  return member.worth(state).model as Worth;
}

/** The settings with which a round begins, and who is whose copy. */
function nextRound({ exploit, explore, space, key }: Population, now: readonly Place[], scores: readonly number[], round: number): Place[] {
  const ranks = scores;
  const parents = exploit?.parents({ scores: ranks, round, key: derive(derive(key, "exploit"), round) }) ?? now.map((_, place) => place);
  return now.map((one, place) => {
    const parent = parents[place] as number;
    const copies = parent !== place;
    const values = copies && exploit?.copies === "all" ? (now[parent] as Place).values : one.values;
    if (!explore || !(copies || explore.everyone)) return { values, score: null, parent };
    const own = derive(derive(derive(key, "explore"), round), place);
    return { values: explore.change({ settings: values, space, key: own }), score: null, parent };
  });
}

/** Clones share memory until one of them changes; no two members hold the same tensor. */
function copied({ members, exploit }: Population, state: Tensors, next: readonly Place[]): Tensors {
  const made = Object.entries(state).map(([name, tree], place) => {
    const { parent } = next[place] as Place;
    if (parent === place) return [name, tree];
    const from = stateOf(state, parent);
    if (exploit?.copies === "all") return [name, mapTree((tensor) => tensor.clone(), from)];
    const weights = (member: number) => leaves(worthOf(members[member] as Learning, stateOf(state, member)) as unknown as Tensors);
    const given = weights(parent);
    const instead = new Map(weights(place).map((tensor, at) => [tensor, given[at] as tf.Tensor]));
    return [name, mapTree((tensor) => instead.get(tensor)?.clone() ?? tensor, tree as Tensors)];
  });
  return Object.fromEntries(made);
}

/** Higher is better, whichever way the metric goes. */
async function scoreOf({ members, validation, score }: Population, place: number, state: Tensors, breathe: () => Promise<void>) {
  const member = members[place] as Learning;
  const values: Record<string, number> = {};
  if (validation && member.models.model) {
    const { accuracy, loss } = await validate(member.models.model, worthOf(member, state), validation, breathe);
    Object.assign(values, { "validation.accuracy": accuracy, "validation.loss": loss });
  }
  Object.assign(values, await member.measure?.(state, breathe));
  const value = values[score.metric];
  if (value === undefined) {
    throw new Problem("population.score", `Nothing measures ${score.metric} of the members.`, {
      field: "score",
      fix: Object.keys(values).length > 0 ? `Take one of ${Object.keys(values).join(", ")}.` : "Wire validation examples.",
    });
  }
  if (!Number.isFinite(value)) return -lost;
  return score.lowest ? -value : value;
}

/** What begins a round, for whoever reads the curves, the members' schedules among them. */
function told(round: readonly Place[]): Record<string, number> {
  return Object.fromEntries(
    round.flatMap(({ values, parent }, place) => [
      ...Object.entries(values).map(([name, value]) => [`measured.${name}.${place + 1}`, value]),
      [`measured.parent.${place + 1}`, parent + 1],
    ]),
  );
}

/** The clock as one member sees it: examples, loss and settings of its own. */
function clockOf({ members, space }: Population, place: number, { step, presentations, metrics }: Clock): Clock {
  const own: Record<string, number> = {};
  for (const name of Object.keys(space)) {
    const value = metrics[`measured.${name}.${place + 1}`];
    if (value !== undefined) own[settingMetric(name)] = value;
  }
  const loss = metrics[`loss.${place + 1}`];
  return { step, presentations: presentations / members.length, metrics: loss === undefined ? own : { ...own, loss } };
}

function seenBy(all: Population, place: number, schedule: Schedule): Schedule {
  return { ...schedule, at: (state, clock) => schedule.at(state, clockOf(all, place, clock)) };
}

/** A copy goes on in its own step, so that all must have the same tensors. */
function checkForms(members: readonly Learning[]): void {
  const forms = members.map((member) => {
    const formOf = (model: Model | undefined) =>
      model ? [...flatten(model.weights)].map(([path, { shape }]) => `${path} [${shape}]`).join("; ") : "";
    return `${Object.keys(member.numbers).join()} ${formOf(member.models.model)}`;
  });
  const other = forms.findIndex((form) => form !== forms[0]);
  if (other < 0) return;
  throw new Problem("population.members", `Members 1 and ${other + 1} have models of different form, so that neither can copy the other.`, {
    field: "each",
    fix: "Let settings drive numbers of the training, not the sizes of the model.",
  });
}
