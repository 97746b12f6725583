// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { tensorsIn } from "./tree.ts";

/**
 * Runs a job in an engine scope of its own: of all tensors that it makes, those in its result stay and the
 * others go, also when it throws. The asynchronous `tf.tidy`; one at a time, or scopes close each other.
 */
export async function owning<T>(make: () => Promise<T>): Promise<T> {
  const engine = tf.engine();
  engine.startScope();
  let made: T | undefined;
  try {
    made = await make();
    return made;
  } finally {
    engine.endScope(tensorsIn(made));
  }
}
