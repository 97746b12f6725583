// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { detach } from "../lib/detach.ts";
import { layerOf } from "../lib/layered.ts";
import { Problem } from "../lib/problem.ts";
import type { Model, Objective, Part, Tensors } from "../ports.ts";

/**
 * Half the squared distance between a teacher's hidden layer u_h and the student's u_S, seen through a part r if one is
 * wired: for each example the mean over positions of 0.5 sum over channels (u_h - r(u_S))^2. Part `hiddenMatch`, [batch].
 *
 * The teacher's layer is computed in evaluation mode without a gradient, or read from the column `teacher.<target>` where
 * no teacher is wired. Labels are not used, and nothing above the student's layer is computed.
 *
 * Source: Romero et al. 2015, arXiv:1412.6550, equation 3.
 */
export function hiddenMatch({
  teacher,
  part,
  student,
  target,
}: {
  teacher?: Model;
  part?: Part;
  student: string;
  target: string;
}): Objective {
  const wanted = teacher && layerOf(teacher, target, "target");
  if (part && wanted && `${part.output}` !== `${wanted.shape}`) throw mismatch(part.output, wanted.shape, target);
  return {
    is: "Objective",
    name: "hiddenMatch",
    numbers: {},
    owns: part ? [part] : [],
    until: student,
    init: () => ({}),
    evaluate: ({ model, batch, state }) => {
      const hidden = model.run(batch.input as tf.Tensor, student).output;
      const guess = part ? model.part(part, hidden) : hidden;
      const hint = teacher ? hintOf(teacher, batch, target) : columnIn(batch, `teacher.${target}`);
      if (`${guess.shape}` !== `${hint.shape}`) throw mismatch(guess.shape.slice(1), hint.shape.slice(1), target);
      const squares = tf.mul(tf.sum(tf.square(tf.sub(hint, guess)), -1), 0.5);
      const positions = squares.shape.slice(1).map((_, axis) => axis + 1);
      return { parts: { hiddenMatch: positions.length > 0 ? tf.mean(squares, positions) : squares }, metrics: {}, state };
    },
  };
}

function hintOf(teacher: Model, batch: Tensors, target: string): tf.Tensor {
  return detach(() => teacher.apply(teacher.weights, batch.input as tf.Tensor, { mode: "evaluate", until: target }).output);
}

function columnIn(batch: Tensors, name: string): tf.Tensor {
  const column = batch[name];
  if (column) return column as tf.Tensor;
  throw new Problem("hidden-match.no-hint", `The examples have no column "${name}", and no teacher is wired.`, {
    field: "target",
    fix: "Wire a teacher, or send the examples through the node Teacher outputs with this layer in its list.",
  });
}

function mismatch(given: readonly number[], wanted: readonly number[], target: string): Problem {
  return new Problem("hidden-match.shapes", `The student's side has shape [${given}], the teacher's layer "${target}" [${wanted}].`, {
    field: "student",
    fix: "Wire a regressor that maps the one to the other.",
  });
}

export const card = {
  run: hiddenMatch,
  title: "Hidden match",
  summary: "Pulls a student's hidden layer towards a teacher's.",
  also: ["hint loss", "feature distillation", "FitNets"],
  inputs: {
    teacher: { port: { Model: true }, optional: true, doc: "The teacher; without one its layer is read from a column of the examples." },
    part: {
      port: { Part: true },
      optional: true,
      doc: "What maps the student's layer to the teacher's; not needed where the shapes are equal.",
    },
  },
  settings: {
    student: { control: "text", default: "hidden1", onNode: true, doc: "The student's layer that is to be guided." },
    target: { control: "text", default: "hidden1", onNode: true, doc: "The teacher's layer that gives the hint." },
  },
  output: "Objective",
  reference: { by: "Romero et al. 2015", title: "FitNets: Hints for Thin Deep Nets", arxiv: "1412.6550" },
} satisfies NodeCard<typeof hiddenMatch>;
