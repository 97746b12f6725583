// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { Problem } from "./problem.ts";

export type Activation = "relu" | "tanh" | "sigmoid" | "gelu" | "leakyRelu" | "none";

/** The elementwise function of that name. GELU is the exact one, x Phi(x) (Hendrycks and Gimpel 2016); leakyRelu has slope 0.2 below 0. */
export function activate(name: Activation, x: tf.Tensor): tf.Tensor {
  switch (name) {
    case "relu":
      return tf.relu(x);
    case "tanh":
      return tf.tanh(x);
    case "sigmoid":
      return tf.sigmoid(x);
    case "gelu":
      return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
    case "leakyRelu":
      return tf.leakyRelu(x, 0.2);
    case "none":
      return x;
    default:
      throw new Problem("activation.unknown", `There is no activation "${String(name)}".`, {
        field: "activation",
        fix: "Choose relu, tanh, sigmoid, gelu, leakyRelu or none.",
      });
  }
}
