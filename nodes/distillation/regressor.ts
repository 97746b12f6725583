// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { activate } from "../lib/activation.ts";
import { uniformTensor } from "../lib/initial.ts";
import type { Key } from "../lib/key.ts";
import { layerOf } from "../lib/layered.ts";
import { Problem } from "../lib/problem.ts";
import type { Layer, Model, Part } from "../ports.ts";

/**
 * Maps a student's layer to the shape of a teacher's layer: weights of the training, learnt with the student and dropped
 * at the end. The activation should be that of the teacher's layer, since the map has to reach the same values.
 *
 * Flat layers: one dense layer, kernel [student, teacher]. Pictures [h, w, c]: one convolution without padding whose
 * kernel is student size - teacher size + 1, so that its size does not grow with the picture. Weights: uniform draws
 * within 0.05 and biases 0 as in the authors' code; identity copies the channels and needs equal shapes.
 *
 * Source: Romero et al. 2015, arXiv:1412.6550, section 2.2.
 */
export function regressor({
  student,
  teacher,
  studentLayer,
  teacherLayer,
  activation,
  init,
  key,
}: {
  student: Model;
  teacher: Model;
  studentLayer: string;
  teacherLayer: string;
  activation: "relu" | "tanh" | "sigmoid" | "none";
  init: "uniform" | "identity";
  key: Key;
}): Part {
  const from = layerOf(student, studentLayer, "studentLayer");
  const to = layerOf(teacher, teacherLayer, "teacherLayer");
  const shape = kernelShape(from, to);
  const outputs = shape.at(-1) as number;
  const pictures = shape.length === 4;
  if (init === "identity" && `${from.shape}` !== `${to.shape}`)
    throw unequal(from, to, "init", "Choose uniform, or layers of equal shape.");
  const kernel = init === "uniform" ? uniformTensor(key, shape, 0.05) : tf.tidy(() => tf.reshape(tf.eye(outputs), shape) as tf.Tensor);
  return {
    is: "Part",
    name: `regressor-${studentLayer}-${teacherLayer}`,
    weights: { kernel, bias: tf.zeros([outputs]) },
    output: to.shape,
    apply: (weights, h) => {
      const by = weights.kernel as tf.Tensor;
      const mapped = pictures ? tf.conv2d(h as tf.Tensor4D, by as tf.Tensor4D, 1, "valid") : tf.matMul(h, by);
      return activate(activation, tf.add(mapped, weights.bias as tf.Tensor));
    },
  };
}

function kernelShape(from: Layer, to: Layer): number[] {
  if (from.shape.length === 1 && to.shape.length === 1) return [from.shape[0] as number, to.shape[0] as number];
  if (from.shape.length !== 3 || to.shape.length !== 3) {
    throw unequal(from, to, "studentLayer", "Choose two flat layers, or two layers of pictures.");
  }
  const [tall, wide, depth] = from.shape as [number, number, number];
  const [height, width, channels] = to.shape as [number, number, number];
  if (tall < height || wide < width) throw unequal(from, to, "studentLayer", "Choose a lower student layer or a higher teacher layer.");
  return [tall - height + 1, wide - width + 1, depth, channels];
}

function unequal(from: Layer, to: Layer, field: string, fix: string): Problem {
  return new Problem(
    "regressor.shapes",
    `The student's layer "${from.name}" [${from.shape}] cannot be mapped to the teacher's "${to.name}" [${to.shape}] like this.`,
    { field, fix },
  );
}

export const card = {
  run: regressor,
  title: "Regressor",
  summary: "Translates a student's hidden layer into the teacher's, while it trains.",
  also: ["hint", "adapter", "projector", "FitNets"],
  inputs: {
    student: { port: { Model: true }, doc: "The student, for the shape of its layer." },
    teacher: { port: { Model: true }, doc: "The teacher, for the shape of its layer." },
  },
  settings: {
    studentLayer: { control: "text", default: "hidden1", onNode: true, doc: "The student's layer that is to be guided." },
    teacherLayer: { control: "text", default: "hidden1", onNode: true, doc: "The teacher's layer that gives the hint." },
    activation: {
      control: "choice",
      default: "relu",
      options: ["relu", "tanh", "sigmoid", "none"],
      doc: "The same as the teacher's layer has.",
    },
    init: {
      control: "choice",
      default: "uniform",
      options: ["uniform", "identity"],
      doc: "Small random weights, or a copy of the student's layer where the shapes are equal.",
    },
  },
  output: "Part",
  keys: { key: "regressor" },
  reference: { by: "Romero et al. 2015", title: "FitNets: Hints for Thin Deep Nets", arxiv: "1412.6550" },
} satisfies NodeCard<typeof regressor>;
