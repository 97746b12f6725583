// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { Problem } from "../../problem.ts";
import { gruByStep, lstmByStep } from "./scan-by-step.ts";

/**
 * Recurrent layers over all steps of a sequence: on our machine one instruction forward and one backward, with the
 * inputs' product for all steps before it; elsewhere, or with `byStep`, written out in tfjs's own operations, which
 * also gives second derivatives.
 */

/** Of an LSTM: kernel [inputs, 4 units], recurrent [units, 4 units], bias [4 units]; gates in the order input, forget, cell, output. */
export interface RecurrentWeights {
  readonly kernel: tf.Tensor2D;
  readonly recurrent: tf.Tensor2D;
  readonly bias: tf.Tensor;
}
export interface LstmState {
  readonly h: tf.Tensor2D;
  readonly c: tf.Tensor2D;
}
export interface ScanOptions {
  /** Step by step in tfjs's own operations. */
  readonly byStep?: boolean;
}

/**
 * LSTM (Hochreiter and Schmidhuber 1997): x [batch, steps, inputs] and a first state [batch, units] give the state after
 * every step, h and c [batch, steps, units].
 */
export function lstm(
  x: tf.Tensor3D,
  weights: RecurrentWeights,
  first: LstmState,
  options: ScanOptions = {},
): { h: tf.Tensor3D; c: tf.Tensor3D } {
  for (const state of [first.h, first.c]) checkWeights("lstm", x, weights, state, 4);
  const projected = project(x, weights.kernel, weights.bias);
  if (!has("PatchbayLstm", options)) return lstmByStep(projected, weights.recurrent, first);
  const inputs = { projected, recurrent: weights.recurrent, h0: first.h, c0: first.c };
  const [h, c] = tf.engine().runKernel("PatchbayLstm", inputs) as unknown as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];
  return { h, c };
}

/**
 * GRU (Cho et al. 2014) with the reset gate after the recurrent product: kernel [inputs, 3 units], recurrent [units, 3 units],
 * bias [2, 3 units] (of the inputs, of the state); gates in the order update, reset, new. Gives h [batch, steps, units].
 */
export function gru(x: tf.Tensor3D, weights: RecurrentWeights, first: tf.Tensor2D, options: ScanOptions = {}): tf.Tensor3D {
  checkWeights("gru", x, weights, first, 3);
  const { kernel, recurrent, bias } = weights;
  const width = kernel.shape[1];
  const biasOf = (row: number) => tf.reshape(tf.slice(bias, [row, 0], [1, width]), [width]) as tf.Tensor1D;
  const projected = project(x, kernel, biasOf(0));
  const recurrentBias = biasOf(1);
  if (!has("PatchbayGru", options)) return gruByStep(projected, recurrent, recurrentBias, first);
  const inputs = { projected, recurrent, h0: first, recurrentBias };
  const [h] = tf.engine().runKernel("PatchbayGru", inputs) as unknown as [tf.Tensor3D, tf.Tensor3D];
  return h;
}

function has(kernel: string, { byStep }: ScanOptions): boolean {
  return !byStep && tf.getKernel(kernel, tf.getBackend()) !== undefined;
}

/** x W + b for all steps at once. */
function project(x: tf.Tensor3D, kernel: tf.Tensor2D, bias: tf.Tensor): tf.Tensor3D {
  const [batch, steps, inputs] = x.shape;
  const rows = tf.add(tf.matMul(tf.reshape(x, [batch * steps, inputs]), kernel), bias);
  return tf.reshape(rows, [batch, steps, kernel.shape[1]]) as tf.Tensor3D;
}

function checkWeights(
  name: string,
  x: tf.Tensor3D,
  { kernel, recurrent, bias }: RecurrentWeights,
  first: tf.Tensor2D,
  gates: number,
): void {
  const units = recurrent.shape[0];
  const expected: [string, tf.Tensor, number[]][] = [
    ["kernel", kernel, [x.shape[2], gates * units]],
    ["recurrent kernel", recurrent, [units, gates * units]],
    ["bias", bias, gates === 4 ? [4 * units] : [2, 3 * units]],
    ["first state", first, [x.shape[0], units]],
  ];
  for (const [what, { shape }, right] of expected) {
    if (!tf.util.arraysEqual(shape, right)) {
      throw new Problem(`${name}.shape`, `The ${what} of ${name} is [${shape}]; for x [${x.shape}] and ${units} units it is [${right}].`, {
        fix: `Give the ${what} the shape [${right}].`,
      });
    }
  }
}

/** The state before every step, as rows. */
function before(h: tf.Tensor3D, first: tf.Tensor2D): tf.Tensor2D {
  const [batch, steps, units] = h.shape;
  const earlier = tf.slice(h, [0, 0, 0], [batch, steps - 1, units]);
  return tf.reshape(tf.concat([tf.reshape(first, [batch, 1, units]), earlier], 1), [batch * steps, units]) as tf.Tensor2D;
}

function asRows(x: tf.Tensor): tf.Tensor2D {
  return tf.reshape(x, [-1, x.shape[2] as number]) as tf.Tensor2D;
}

function kernels(name: string, inputs: Record<string, tf.Tensor>): tf.Tensor[] {
  return tf.engine().runKernel(name, inputs) as tf.Tensor[];
}

// A gradient function computes what its parts share at once: tfjs drops what is made inside one part before the next.
// `projected` goes along, unread, so that the tape sees what the saved outputs depend on.
tf.registerGradient({
  kernelName: "PatchbayLstm",
  inputsToSave: ["projected", "recurrent", "h0", "c0"],
  outputsToSave: [true, true, true],
  gradFunc: (flows, saved) => {
    const [dh, dc] = flows as tf.Tensor[] as [tf.Tensor, tf.Tensor];
    const [projected, recurrent, h0, c0, h, c, gates] = saved as [
      tf.Tensor,
      tf.Tensor2D,
      tf.Tensor2D,
      tf.Tensor,
      tf.Tensor3D,
      tf.Tensor,
      tf.Tensor,
    ];
    const inputs = { projected, dh, dc, gates, c, c0, transposed: tf.transpose(recurrent) };
    const [flow, dh0, dc0] = kernels("PatchbayLstmGrad", inputs) as [tf.Tensor, tf.Tensor, tf.Tensor];
    return {
      projected: () => flow,
      recurrent: () => tf.matMul(before(h, h0), asRows(flow), true),
      h0: () => dh0,
      c0: () => dc0,
    };
  },
});

tf.registerGradient({
  kernelName: "PatchbayGru",
  inputsToSave: ["projected", "recurrent", "h0"],
  outputsToSave: [true, true],
  gradFunc: (flows, saved) => {
    const [dh] = flows as tf.Tensor[] as [tf.Tensor];
    const [projected, recurrent, h0, h, gates] = saved as [tf.Tensor, tf.Tensor2D, tf.Tensor2D, tf.Tensor3D, tf.Tensor];
    const inputs = { projected, dh, gates, h, h0, transposed: tf.transpose(recurrent) };
    const [toInput, toState, dh0] = kernels("PatchbayGruGrad", inputs) as [tf.Tensor, tf.Tensor, tf.Tensor];
    return {
      projected: () => toInput,
      recurrent: () => tf.matMul(before(h, h0), asRows(toState), true),
      h0: () => dh0,
      recurrentBias: () => tf.sum(asRows(toState), 0),
    };
  },
});

for (const [kernelName, name] of [
  ["PatchbayLstmGrad", "lstm"],
  ["PatchbayGruGrad", "gru"],
] as const) {
  tf.registerGradient({
    kernelName,
    gradFunc: () => {
      throw new Problem(
        `${name}.second-derivative`,
        `The gradient of ${name} over all steps (${kernelName}) has no derivative of its own.`,
        {
          fix: `Where a gradient is differentiated again, call ${name} with { byStep: true }.`,
        },
      );
    },
  });
}
