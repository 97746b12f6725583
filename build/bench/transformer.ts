import * as tf from "@tensorflow/tfjs";
import { adamSlots, adamStep, crossEntropy, dense, type Weights } from "./training.ts";
import { firstWeights, integerArray, type StepWorkload } from "./workload.ts";

const batch = 16;
const context = 64;
const width = 64;
const heads = 4;
const symbols = 65;
const layers = 2;
const rows = batch * context;

export const transformer: StepWorkload = {
  kind: "step",
  name: "c",
  title: "causal transformer, 2 layers of width 64, 4 heads, 64 symbols, batch 16",
  // Three products a layer and direction; the two of attention are square in the context.
  flops: 3 * 2 * rows * (layers * (12 * width * width + 2 * context * width) + width * symbols),
  numbers: { rate: 1e-3 },
  weights: () =>
    firstWeights("c", {
      symbols: [[symbols, width], width],
      places: [[context, width], width],
      ...Object.assign({}, ...Array.from({ length: layers }, (_, layer) => layerShapes(layer))),
      scale: [[width], "ones"],
      shift: [[width], "zeros"],
      head: [[width, symbols], width],
    }),
  beside: adamSlots,
  batch: () => ({ x: integerArray("c/x", [rows], symbols), y: integerArray("c/y", [rows], symbols) }),
  step: adamStep((w, { x, y }) => {
    const mask = causalMask();
    const embedded = tf.reshape(tf.gather(w.symbols as tf.Tensor, x as tf.Tensor1D), [batch, context, width]);
    let h = tf.reshape(tf.add(embedded, w.places as tf.Tensor), [rows, width]);
    for (let layer = 0; layer < layers; layer++) {
      const own = ownWeights(w, layer);
      h = tf.add(h, attention(layerNorm(h, own.scale1, own.shift1), own, mask));
      const inner = gelu(dense(layerNorm(h, own.scale2, own.shift2), own.up, own.upBias));
      h = tf.add(h, dense(inner, own.down, own.downBias));
    }
    return crossEntropy(tf.matMul(layerNorm(h, w.scale, w.shift), w.head as tf.Tensor), y, symbols);
  }),
};

function layerShapes(layer: number) {
  const shapes = {
    scale1: [[width], "ones"],
    shift1: [[width], "zeros"],
    attend: [[width, 3 * width], width],
    attendBias: [[3 * width], "zeros"],
    merge: [[width, width], width],
    mergeBias: [[width], "zeros"],
    scale2: [[width], "ones"],
    shift2: [[width], "zeros"],
    up: [[width, 4 * width], width],
    upBias: [[4 * width], "zeros"],
    down: [[4 * width, width], 4 * width],
    downBias: [[width], "zeros"],
  } as const;
  return Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [`layer${layer}.${name}`, shape]));
}

function ownWeights(weights: Weights, layer: number): Weights {
  const prefix = `layer${layer}.`;
  return Object.fromEntries(
    Object.entries(weights).flatMap(([name, weight]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), weight]] : [])),
  );
}

function attention(x: tf.Tensor, own: Weights, mask: tf.Tensor): tf.Tensor {
  const depth = width / heads;
  const all = tf.transpose(tf.reshape(dense(x, own.attend, own.attendBias), [batch, context, 3, heads, depth]), [2, 0, 3, 1, 4]);
  const parts = tf.split(tf.reshape(all, [3, batch * heads, context, depth]), 3, 0);
  const [query, key, value] = parts.map((part) => tf.reshape(part, [batch * heads, context, depth])) as [tf.Tensor, tf.Tensor, tf.Tensor];
  const weight = tf.softmax(tf.add(tf.mul(tf.matMul(query, key, false, true), 1 / Math.sqrt(depth)), mask));
  const read = tf.reshape(tf.matMul(weight, value), [batch, heads, context, depth]);
  return dense(tf.reshape(tf.transpose(read, [0, 2, 1, 3]), [rows, width]), own.merge, own.mergeBias);
}

/** Made of ops: an array of the host would be a constant as large as a batch. */
function causalMask(): tf.Tensor {
  const place = tf.range(0, context, 1, "int32");
  const seen = tf.lessEqual(tf.reshape(place, [1, context]), tf.reshape(place, [context, 1]));
  return tf.where(seen, tf.zeros([context, context]), tf.fill([context, context], -1e9));
}

function layerNorm(x: tf.Tensor, scale: tf.Tensor | undefined, shift: tf.Tensor | undefined): tf.Tensor {
  const centred = tf.sub(x, tf.mean(x, -1, true));
  const variance = tf.mean(tf.square(centred), -1, true);
  return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, 1e-5))), scale as tf.Tensor), shift as tf.Tensor);
}

/** The usual approximation by tanh (Hendrycks and Gimpel 2016). */
function gelu(x: tf.Tensor): tf.Tensor {
  const inner = tf.mul(Math.sqrt(2 / Math.PI), tf.add(x, tf.mul(0.044715, tf.mul(x, tf.mul(x, x)))));
  return tf.mul(tf.mul(x, 0.5), tf.add(1, tf.tanh(inner)));
}
