// SPDX-License-Identifier: MIT-0
import type { Emitter, KernelCall, Value } from "../lowering.ts";

/**
 * out = activation(x), the activations that tfjs fuses into products and convolutions. `alpha` is prelu's slope where it
 * has to be shaped first.
 */
export function activate(emit: Emitter, call: KernelCall, out: Value, x: Value, alpha = call.inputs.preluActivationWeights): void {
  const { activation, leakyreluAlpha } = call.attrs;
  const simple = ["relu", "relu6", "elu", "sigmoid"] as const;
  const known = simple.find((name) => name === activation);
  if (known) emit.map(known, out, x);
  else if (activation === "leakyrelu") emit.map("leakyRelu", out, x, leakyreluAlpha);
  else if (activation === "prelu" && alpha) emit.map("leakyRelu", out, x, alpha);
  else throw new Error(`The activation "${activation}" is not one of linear, relu, relu6, elu, sigmoid, leakyrelu or prelu with weights.`);
}

/** What still has to be done to a product after its bias: nothing, a relu (which the product does itself), or another pass. */
export function activationPass({ attrs }: KernelCall): "none" | "relu" | "pass" {
  const { activation } = attrs;
  if (activation === undefined || activation === null || activation === "linear") return "none";
  return activation === "relu" ? "relu" : "pass";
}
