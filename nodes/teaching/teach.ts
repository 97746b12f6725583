// SPDX-License-Identifier: MIT-0
import type * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { size } from "../lib/initial.ts";
import type { Key } from "../lib/key.ts";
import { owning } from "../lib/owning.ts";
import { Problem } from "../lib/problem.ts";
import { derive } from "../lib/random.ts";
import { valuesOf } from "../lib/read.ts";
import type { Run } from "../lib/run.ts";
import { exam } from "../lib/teaching/exam.ts";
import { teaching } from "../lib/teaching/meta.ts";
import { learningOf, paceOf, sheetOf } from "../lib/teaching/pictures.ts";
import { examplesOf, listed } from "../lib/teaching/taught.ts";
import type { Learning } from "../lib/train-step.ts";
import { runLearning } from "../lib/training.ts";
import type { Batches, DifferentiableTraining, Examples, GradientTransform, Lessons, Model, Schedule, Tensors, Trained } from "../ports.ts";

/** Learners that are asked at a mark. */
const examined = 3;

/**
 * Learns to teach. At every update a learner that knows nothing is trained on the lessons from the first step to the last, is
 * asked about real examples after each step (or only the last), and the gradient of these losses goes back through its whole training into
 * the lessons: what makes their inputs, and the rate and momentum of each step. Labels are given.
 *
 * Gives the lessons as `examples`, in their order, and `rate` and `momentum` as schedules of the learner's steps: batches of
 * the lessons' size in sequential order, momentum and rate driven by them, are the training that was learnt.
 *
 * Records `loss`, `last.loss` and `last.accuracy`, those after the last step on that update's real batch, and at marks
 * `measured.accuracy`, the mean of three learners after their last step on the validation examples. Throws `teach.fit`.
 * Source: Such et al. 2019, arXiv:1912.07768, section 3 and the authors' meta loop.
 */
export async function teach({
  lessons,
  learner,
  real,
  optimizer,
  validation,
  updates,
  ask,
  evaluateEvery,
  drawEvery,
  key,
  run,
}: {
  lessons: Lessons;
  learner: DifferentiableTraining;
  real: Batches;
  optimizer: GradientTransform;
  validation?: Examples;
  updates: number;
  ask: "every" | "last";
  evaluateEvery: number;
  drawEvery: number;
  key: Key;
  run: Run;
}): Promise<{ examples: Examples; rate: Schedule; momentum: Schedule; run: Trained }> {
  check(lessons, learner, real.examples);
  const weightsIn = (state: Tensors) => state.weights as Tensors;
  const common = { lessons, learner };
  const learning: Learning = {
    ...teaching({ ...common, real, optimizer, ask, key: derive(key, "learners") }),
    models: { lessons: lessons.model },
    worth: (state) => ({ lessons: { weights: weightsIn(state), stats: {} } }),
    ...(validation && { measure: (state, breathe) => measure(weightsIn(state), breathe) }),
    pictures: { every: drawEvery, draw: (state) => draw(weightsIn(state)) },
  };

  const measure = async (weights: Tensors, breathe: () => Promise<void>): Promise<Record<string, number>> => {
    let sum = 0;
    for (let one = 0; one < examined; one++) {
      const own = derive(derive(key, "examined"), one);
      const [accuracy] = await exam({ ...common, weights, validation: validation as Examples, key: own, after: "last" });
      sum += accuracy as number;
      await breathe();
    }
    return { "measured.accuracy": sum / examined };
  };

  const draw = async (weights: Tensors) => {
    const { rates, momenta } = await paceIn(lessons, weights);
    const sheet = await sheetOf(lessons, weights);
    const asked = { ...common, weights, validation: validation as Examples, key: derive(key, "shown"), after: "every" as const };
    const learnt = validation ? { learning: learningOf(await exam(asked), await exam({ ...asked, instead: real.examples })) } : {};
    return { ...(sheet && { lessons: sheet }), pace: paceOf(rates, momenta), ...learnt };
  };

  return owning(async () => {
    const made = await runLearning({ learning, budget: updates, unit: "updates", evaluateEvery, run });
    const { weights } = made.final.lessons as Model;
    const { rates, momenta } = await paceIn(lessons, weights);
    return { examples: examplesOf(lessons, weights), rate: listed(rates), momentum: listed(momenta), run: made.run };
  });
}

async function paceIn(lessons: Lessons, weights: Tensors): Promise<{ rates: number[]; momenta: number[] }> {
  const read = await valuesOf(() => lessons.pace(weights) as { rates: tf.Tensor; momenta: tf.Tensor });
  return { rates: Array.from(read.rates), momenta: Array.from(read.momenta) };
}

function check(lessons: Lessons, { model }: DifferentiableTraining, real: Examples): void {
  const wrong = (field: string, what: string, fix: string) => new Problem("teach.fit", what, { field, fix });
  const [taught, asked] = [lessons.like.classes.length, real.classes.length];
  if (taught !== asked) {
    throw wrong(
      "lessons",
      `The lessons have ${taught} classes, the real examples ${asked}.`,
      "Make the lessons like the real examples: wire the same ones.",
    );
  }
  const outputs = size(model.output);
  if (outputs < taught) {
    throw wrong("learner", `The learner has ${outputs} outputs for ${taught} classes.`, `Give the learner's model ${taught} outputs.`);
  }
}

export const card = {
  run: teach,
  title: "Learn to teach",
  summary: "Makes lessons better by following the gradient through the whole training of a learner.",
  also: ["GTN", "meta-learning", "dataset distillation", "bilevel", "generative teaching network"],
  inputs: {
    lessons: { port: { Lessons: true }, doc: "What is learnt: where the lessons begin." },
    learner: { port: { DifferentiableTraining: true }, doc: "Who is taught, anew at every update." },
    real: { port: { Batches: true }, doc: "Real examples about which the learner is asked." },
    optimizer: { port: { GradientTransform: true }, doc: "How a gradient changes the lessons." },
    validation: {
      port: { Examples: true },
      optional: true,
      doc: "Examples on which learners are measured at the marks and for the picture.",
    },
  },
  settings: {
    updates: {
      control: "number",
      default: 400,
      min: 0,
      step: 1,
      unit: "updates",
      onNode: true,
      doc: "Updates of the lessons; each trains a learner from its beginning.",
    },
    ask: {
      control: "choice",
      default: "every",
      options: ["every", "last"],
      onNode: true,
      doc: "Whether real examples are asked for after every step of the learner, or only after the last.",
    },
    evaluateEvery: { control: "number", default: 0, min: 0, step: 1, unit: "updates", doc: "Updates between two marks; 0: never." },
    drawEvery: {
      control: "number",
      default: 50,
      min: 0,
      step: 1,
      unit: "updates",
      doc: "Updates between two pictures; 0: only at the end.",
    },
  },
  output: { examples: "Examples", rate: "Schedule", momentum: "Schedule", run: "Trained" },
  numbers: { optimizer: "optimizer", batches: "real" },
  keys: { key: "learners" },
  reports: true,
  shows: {
    lessons: "One column a step, from first to last, with one lesson of each class.",
    pace: "Learning rate and momentum of each step of the learner.",
    learning: "Validation accuracy after each step, on the lessons and on real examples at the same rates.",
  },
  reference: {
    by: "Such et al. 2019",
    title: "Generative Teaching Networks: Accelerating Neural Architecture Search by Learning to Generate Synthetic Training Data",
    arxiv: "1912.07768",
  },
} satisfies NodeCard<typeof teach>;
