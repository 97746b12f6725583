import * as tf from "@tensorflow/tfjs";
import { listed } from "../../../../nodes/lib/names.ts";
import { supervised } from "../../../../nodes/lib/supervised.ts";
import { leaves } from "../../../../nodes/lib/tree.ts";
import type { Batches, GradientSource, GradientTransform, Model, Objective, Stage, StagePlan, Tensors } from "../../../../nodes/ports.ts";
import { type Args, isA } from "./planned.ts";

export interface Size {
  readonly parameters: number;
  readonly learning: number;
  readonly stateBytes: number;
}

/** What a training keeps from update to update. Its state is made once, as the training will make it, and dropped. */
export function sizeOf(args: Args): Size {
  const { model } = args;
  if (!isA<Model>(model, "Model")) return { parameters: 0, learning: 0, stateBytes: 0 };
  const parameters = sizeIn(model.weights) + sizeIn(model.constants);
  const lessons = lessonsOf(args);
  if (lessons.length === 0)
    return { parameters, learning: sizeIn(model.weights), stateBytes: bytesIn(model.weights) + bytesIn(model.stats) };
  const sizes = lessons.map(({ trainable, ...lesson }) => {
    let found = { learning: 0, stateBytes: 0 };
    tf.tidy(() => {
      const state = supervised({ ...lesson, model, watch: [], trainable }).init();
      const names = listed(trainable);
      const layers = Object.entries(model.weights).filter(([name]) => names.length === 0 || names.includes(name));
      found = { learning: sizeIn(Object.fromEntries(layers)) + sizeIn(state.parts as Tensors), stateBytes: bytesIn(state) };
    });
    return found;
  });
  return {
    parameters,
    learning: Math.max(...sizes.map(({ learning }) => learning)),
    stateBytes: Math.max(...sizes.map(({ stateBytes }) => stateBytes)),
  };
}

interface Lesson {
  readonly batches: Batches;
  readonly gradient: GradientSource | Objective;
  readonly optimizer: GradientTransform;
  readonly trainable: string;
}

function lessonsOf({ batches, gradient, objective, optimizer, trainable, plan }: Args): Lesson[] {
  if (!isA<GradientTransform>(optimizer, "GradientTransform")) return [];
  if (isA<StagePlan>(plan, "StagePlan"))
    return plan.stages.filter(({ updates }) => updates > 0).map((stage: Stage) => ({ ...stage, optimizer: stage.optimizer ?? optimizer }));
  const source = gradient ?? objective;
  if (!isA<Batches>(batches, "Batches") || !(isA<Objective>(source, "Objective") || isA<GradientSource>(source, "GradientSource")))
    return [];
  return [{ batches, gradient: source, optimizer, trainable: typeof trainable === "string" ? trainable : "" }];
}

const sizeIn = (tree: Tensors): number => leaves(tree).reduce((sum, { size }) => sum + size, 0);

export const bytesIn = (tree: Tensors): number =>
  leaves(tree).reduce((sum, { size, dtype }) => sum + size * tf.util.bytesPerElement(dtype), 0);
