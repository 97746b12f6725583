// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Driven, Model, Tensors } from "../ports.ts";
import { Problem } from "./problem.ts";
import { joinNumbers } from "./sockets.ts";
import type { Learning } from "./train-step.ts";
import { cloneTree, disposeTree, mapTree } from "./tree.ts";

/**
 * The same training with a running average of one of its models' weights beside it, moved after every update:
 * average <- average + (1 - decay) (weights - average), from the first weights on. The training itself does not notice.
 *
 * The average is state, under `average`; a state that has one already gets `average2`. Statistics are those of the newest weights.
 * `of` is the model that is averaged, `names` what it and its average are called from here on. `decay` is driven.
 */
export function averaged(
  steps: Learning,
  { decay, of, names }: { decay: Driven; of: string; names: { newest: string; average: string } },
): Learning {
  const model = steps.models[of];
  if (!model) {
    throw new Problem("averaged.no-model", `This training has no model "${of}" to average, only ${Object.keys(steps.models).join(", ")}.`, {
      field: "steps",
      fix: "Wire the steps of a training of one model.",
    });
  }
  const slot = slotIn(steps);
  const { [of]: _, ...others } = steps.models as Record<string, Model>;
  const sockets = joinNumbers([
    ["steps", steps.numbers],
    ["average", { decay }],
  ]);
  const [forSteps, forAverage] = sockets.pick as [(typeof sockets.pick)[number], (typeof sockets.pick)[number]];
  const inner = (state: Tensors): Tensors => Object.fromEntries(Object.entries(state).filter(([name]) => name !== slot));
  const weightsIn = (state: Tensors) => steps.worth(state)[of]?.weights ?? {};
  const { turn, pictures, measure } = steps;

  return {
    is: "TrainStep",
    models: { ...others, [names.newest]: model, [names.average]: model },
    worth: (state) => {
      const { [of]: newest, ...rest } = steps.worth(inner(state));
      const { weights, stats } = { weights: {}, stats: {}, ...newest };
      return { ...rest, [names.newest]: { weights, stats }, [names.average]: { weights: state[slot] as Tensors, stats } };
    },
    numbers: sockets.numbers,
    host: steps.host,
    init: () => {
      const state = steps.init();
      return { ...state, [slot]: cloneTree(weightsIn(state)) };
    },
    inputs: (host, clock, numbers) => steps.inputs(host, clock, () => forSteps(numbers())),
    step: (state, inputs, numbers) => {
      const made = steps.step(inner(state), inputs, forSteps(numbers));
      const share = tf.sub(1, forAverage(numbers).decay as tf.Scalar);
      const average = mapTree((old, now) => tf.add(old, tf.mul(share, tf.sub(now, old))), state[slot] as Tensors, weightsIn(made.state));
      return { state: { ...made.state, [slot]: average }, metrics: made.metrics };
    },
    ...(turn && {
      turn: async (border) => {
        const turned = await turn({ ...border, state: inner(border.state) });
        return turned && { ...turned, state: { ...turned.state, [slot]: border.state[slot] as Tensors } };
      },
    }),
    ...(pictures && { pictures: { ...pictures, draw: (state) => pictures.draw(inner(state)) } }),
    ...(measure && { measure: (state, breathe) => measure(inner(state), breathe) }),
  };
}

function slotIn(steps: Learning): string {
  const state = steps.init();
  const taken = Object.keys(state);
  disposeTree(state);
  for (let copy = 1; ; copy++) {
    const name = copy === 1 ? "average" : `average${copy}`;
    if (!taken.includes(name)) return name;
  }
}
