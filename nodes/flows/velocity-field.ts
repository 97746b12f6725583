// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { NodeCard } from "../card.ts";
import { columnOf } from "../lib/examples.ts";
import { arrowsOf } from "../lib/flows/arrows.ts";
import { needVelocity, takesGap } from "../lib/flows/taken.ts";
import type { Key } from "../lib/key.ts";
import { pointsOf } from "../lib/plane.ts";
import { Problem } from "../lib/problem.ts";
import { valuesOf } from "../lib/read.ts";
import { samplesOf } from "../lib/samples.ts";
import type { Examples, Model, Probe, Sampler } from "../ports.ts";
import { flowMapSampler } from "./flow-map-sampler.ts";
import { odeSampler } from "./ode-sampler.ts";

const frames = 6;

/**
 * The field of a network of velocities in the plane, while it is trained: arrows, and over them real points and the network's own
 * samples in `steps` steps, always from the same noise.
 *
 * With a gap the arrows are -t u(z, t, t - r) from the time `t`, and a slider moves r: at r = t they are the velocity, at r = 0 they
 * end on the data. Without one they are -t v(z, t), and the slider moves t. `extent` is how far the plane is seen from 0.
 *
 * `draw` throws `flow.takes-no-time`, `velocity-field.plane`.
 */
export function velocityField({
  examples,
  every,
  t,
  steps,
  points,
  extent,
  key,
}: {
  examples: Examples;
  every: number;
  t: number;
  steps: number;
  points: number;
  extent: number;
  key: Key;
}): Probe {
  const range = [-extent, extent] as const;
  return {
    is: "Probe",
    name: "field",
    every,
    draw: async ({ models }) => {
      const model = models.model;
      if (!model) return null;
      needVelocity(model);
      if (model.output[0] !== 2) {
        throw new Problem("velocity-field.plane", `Only flows in the plane have a picture; this one has ${model.output[0]} dimensions.`, {
          fix: "Take the picture away, or set the network's dimensions to 2.",
        });
      }
      const sampler = samplerOf(model, steps);
      const fake = await samplesOf(sampler, key, points);
      const shown = Math.min(points, examples.count);
      const real = await valuesOf(() => ({ x: tf.slice(columnOf(examples, "input"), 0, shown) }));
      return {
        is: "Field",
        x: { label: "x" },
        y: { label: "y" },
        extent: { x: range, y: range },
        points: [...pointsOf(real.x, "real"), ...pointsOf(fake.values, `sample, ${steps} ${steps === 1 ? "step" : "steps"}`)],
        ...(await arrowsOf(model, { t, frames, extent: { x: range, y: range } })),
      };
    },
  };
}

function samplerOf(model: Model, steps: number): Sampler {
  return takesGap(model) ? flowMapSampler({ model, steps }) : odeSampler({ model, method: "euler", steps });
}

export const card = {
  run: velocityField,
  title: "Velocity field",
  summary: "Draws where a flow moves the plane, and the samples it makes, while it is trained.",
  also: ["arrows", "quiver", "vector field", "live samples", "average velocity"],
  inputs: { examples: { port: { Examples: true }, doc: "Real points to lay under the samples." } },
  settings: {
    every: {
      control: "number",
      default: 250,
      min: 0,
      step: 1,
      unit: "updates",
      onNode: true,
      doc: "Updates between two pictures; 0: only at the end.",
    },
    t: { control: "number", default: 1, min: 0, max: 1, step: 0.05, doc: "Time from which the arrows start: 1 is noise." },
    steps: { control: "number", default: 1, min: 1, step: 1, onNode: true, doc: "Steps in which its samples are made." },
    points: { control: "number", default: 300, min: 1, max: 800, step: 1, doc: "Points of each kind." },
    extent: { control: "number", default: 2.5, min: 0.1, doc: "How far the plane is seen from its middle." },
  },
  output: "Probe",
  infer: { examples: "2" },
  keys: { key: "picture" },
} satisfies NodeCard<typeof velocityField>;
