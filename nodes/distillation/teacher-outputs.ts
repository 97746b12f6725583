// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { cloneExamples, overChunks } from "../lib/examples.ts";
import { layerOf } from "../lib/layered.ts";
import { listed } from "../lib/names.ts";
import type { Column, Examples, Model } from "../ports.ts";

/**
 * The examples with what a teacher says about them, computed once instead of at every step.
 *
 * Adds the columns `teacher` [count, ...output], its logits, and `teacher.<layer>` [count, ...shape] for each named layer
 * (after its activation), role target. The teacher runs in evaluation mode.
 */
export function teacherOutputs({ model, examples, layers }: { model: Model; examples: Examples; layers: string }): Examples {
  const names = listed(layers);
  for (const name of names) layerOf(model, name, "layers");
  const outputs = overChunks({ model, examples }, (seen) => ({
    teacher: seen.output,
    ...Object.fromEntries(names.map((name) => [`teacher.${name}`, seen.layers[name] as typeof seen.output])),
  }));
  const added = Object.entries(outputs).map(([name, values]): [string, Column] => [name, { role: "target", values }]);
  const replaced = new Set(added.map(([name]) => name));
  const kept = Object.fromEntries(Object.entries(examples.columns).filter(([name]) => !replaced.has(name)));
  return { ...examples, columns: { ...cloneExamples({ ...examples, columns: kept }).columns, ...Object.fromEntries(added) } };
}

export const card = {
  run: teacherOutputs,
  title: "Teacher outputs",
  summary: "Writes down beside each example what a teacher says about it.",
  also: ["cache logits", "knowledge distillation", "soft labels", "features"],
  inputs: {
    model: { port: { Model: true }, doc: "The teacher." },
    examples: { port: { Examples: true }, doc: "The examples that the student will learn from." },
  },
  settings: {
    layers: {
      control: "text",
      default: "",
      onNode: true,
      doc: "Hidden layers to write down as well, say hidden1, hidden2; empty for the logits alone.",
    },
  },
  output: "Examples",
  infer: { model: "x -> y", examples: "x", out: "x" },
  reference: { by: "Hinton et al. 2015", title: "Distilling the Knowledge in a Neural Network", arxiv: "1503.02531" },
} satisfies NodeCard<typeof teacherOutputs>;
