// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { size } from "../lib/initial.ts";
import { layerOf } from "../lib/layered.ts";
import { Problem } from "../lib/problem.ts";
import { cloneTree } from "../lib/tree.ts";
import type { How, Model, Tensors } from "../ports.ts";

const roles = ["trunk", "aux", "main"] as const;
type Role = (typeof roles)[number];

/**
 * A Y: one trunk, and on its output two heads. `main` gives the output; `aux` is for a task of its own and is read by the name of its
 * last layer, say `aux.output`.
 *
 * Layers and weights have their part in front: `trunk.conv1`, `aux.output`, `main.output`. With `until` only what lies below that
 * layer is computed; without it the aux head is computed where someone visits the layers.
 *
 * Throws `two-head-model.shape` where a head does not take what the trunk gives.
 */
export function twoHeadModel({ trunk, main, aux }: { trunk: Model; main: Model; aux: Model }): Model {
  const parts: Readonly<Record<Role, Model>> = { trunk, aux, main };
  for (const role of ["main", "aux"] as const) {
    if (size(parts[role].input) === size(trunk.output)) continue;
    throw new Problem("two-head-model.shape", `The ${role} head takes [${parts[role].input}], but the trunk gives [${trunk.output}].`, {
      field: role,
      fix: `Set the size of the ${role} head to [${trunk.output}].`,
    });
  }
  const layers = roles.flatMap((role) => parts[role].layers.map((layer) => ({ ...layer, name: `${role}.${layer.name}` })));
  const joined = (read: (part: Model) => Tensors): Tensors =>
    Object.assign({}, ...roles.map((role) => under(role, cloneTree(read(parts[role])))));
  return {
    is: "Model",
    weights: joined(({ weights }) => weights),
    stats: joined(({ stats }) => stats),
    constants: joined(({ constants }) => constants),
    layers,
    input: trunk.input,
    output: main.output,
    // Reads `this`, so that a copy of the model runs on the copy's tensors.
    apply(weights, x, how) {
      if (how.until !== undefined) layerOf({ layers }, how.until, "until");
      const before = how.stats ?? this.stats;
      const run = (role: Role, h: tf.Tensor) => {
        const part: Model = { ...parts[role], stats: of(role, this.stats), constants: of(role, this.constants) };
        const made = part.apply(of(role, weights), h, inside(role, how, of(role, before)));
        return { output: made.output, stats: under(role, made.stats) };
      };
      const pass = () => {
        const end = how.until?.split(".", 1)[0] as Role | undefined;
        const trunk = run("trunk", x);
        if (end === "trunk") return { output: trunk.output, stats: { ...before, ...trunk.stats } };
        const isAuxAsked = end === "aux" || (end === undefined && how.visit !== undefined);
        const aux = isAuxAsked ? run("aux", trunk.output) : null;
        const main = end === "aux" ? null : run("main", trunk.output);
        const { output } = (main ?? aux) as { output: tf.Tensor };
        return { output, stats: { ...before, ...trunk.stats, ...aux?.stats, ...main?.stats } };
      };
      return how.visit ? pass() : tf.tidy(pass);
    },
  };
}

function under(role: Role, tree: Tensors): Tensors {
  return Object.fromEntries(Object.entries(tree).map(([name, value]) => [`${role}.${name}`, value]));
}

function of(role: Role, tree: Tensors): Tensors {
  const front = `${role}.`;
  return Object.fromEntries(
    Object.entries(tree).flatMap(([name, value]) => (name.startsWith(front) ? [[name.slice(front.length), value]] : [])),
  );
}

/** How a part is applied when the whole is applied like that. */
function inside(role: Role, { until, visit, ...how }: How, stats: Tensors): How {
  const front = `${role}.`;
  return {
    ...how,
    stats,
    ...(until?.startsWith(front) ? { until: until.slice(front.length) } : {}),
    ...(visit ? { visit: (layer, h) => visit(front + layer, h) } : {}),
  };
}

export const card = {
  run: twoHeadModel,
  title: "Model with two heads",
  summary: "One trunk with a head for the task and a head for an auxiliary task.",
  also: ["Y", "multi-task", "auxiliary head", "shared trunk"],
  inputs: {
    trunk: { port: { Model: true }, doc: "What both heads read." },
    main: { port: { Model: true }, doc: "The head whose output is the model's." },
    aux: { port: { Model: true }, doc: "The head of the auxiliary task." },
  },
  settings: {},
  output: "Model",
  infer: { trunk: "x -> h", main: "h -> y", aux: "h -> z", out: "x -> y" },
} satisfies NodeCard<typeof twoHeadModel>;
