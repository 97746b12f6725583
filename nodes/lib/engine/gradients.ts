// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { Problem } from "../problem.ts";
import { convolution } from "./gradients/convolution.ts";
import { cumulate } from "./gradients/cumulate.ts";
import { einsum, product } from "./gradients/einsum.ts";
import { gather } from "./gradients/gather.ts";
import { layout } from "./gradients/layout.ts";
import { normalise } from "./gradients/normalise.ts";
import { piecewise } from "./gradients/piecewise.ts";
import { pool } from "./gradients/pool.ts";
import { refused } from "./gradients/refused.ts";
import { setGradient } from "./gradients/register.ts";
import { resize } from "./gradients/resize.ts";
import { hasTape, repairTape } from "./gradients/tape.ts";

/** The tfjs whose gradients were checked one by one, and whose private tape these repairs know. */
const checked = "4.22.0";
/** On the engine, which all copies of tfjs and of this file share: repairing twice would wrap the tape twice. */
const mark = Symbol.for("patchbay.gradients");

/**
 * Makes tfjs's gradients right, first and second derivatives: the tape, the rules that are wrong or missing, and a refusal
 * by name where there is no right one. Further calls do nothing. The test beside it checks operation after operation
 * against differences.
 */
export function repairGradients(): void {
  const engine = tf.engine() as unknown as Record<symbol, boolean>;
  if (engine[mark]) return;
  requireChecked(tf.version_core, hasTape());
  const rules = [
    ...piecewise,
    ...convolution,
    ...pool,
    ...resize,
    ...gather,
    ...cumulate,
    einsum,
    product,
    ...layout,
    normalise,
    ...refused,
  ];
  for (const rule of rules) setGradient(rule);
  repairTape();
  engine[mark] = true;
}

export function requireChecked(version: string, taped: boolean): void {
  if (version === checked && taped) return;
  throw new Problem("tfjs-version", `tfjs ${version} is installed, and its gradients were checked and repaired for ${checked} alone.`, {
    fix: `Install ${checked}, or check them anew with nodes/lib/engine/gradients.slow.test.ts.`,
  });
}
