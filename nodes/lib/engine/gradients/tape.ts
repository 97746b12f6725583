// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { complexNode } from "./complex.ts";
import { crossEntropy } from "./cross-entropy.ts";
import { guardIntermediates, watchCustomGradients } from "./custom.ts";
import { rounding } from "./piecewise.ts";

/** What tfjs 4.22 notes of an operation while gradients are wanted. */
export interface TapeNode {
  id: number;
  kernelName: string;
  inputs: Record<string, Noted>;
  outputs: readonly Noted[];
  saved: tf.Tensor[];
  gradient?: (dys: readonly (tf.Tensor | null)[]) => Record<string, () => tf.Tensor>;
}
/** What the tape reads of a tensor. */
export interface Noted {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly size: number;
}
/** One operation, as the engine hands it to its tape. */
export interface Noting {
  readonly name: string;
  readonly inputs: Record<string, tf.Tensor>;
  readonly outputs: readonly tf.Tensor[];
  readonly gradients: CustomGradients | null;
  readonly saved: tf.Tensor[];
  readonly attrs: unknown;
}
export type CustomGradients = (dy: tf.Tensor, saved: tf.Tensor[]) => Record<string, () => tf.Tensor>;

type AddTapeNode = (...call: [string, Noting["inputs"], Noting["outputs"], Noting["gradients"], tf.Tensor[], unknown]) => void;
interface TapedEngine {
  state: { activeTape: TapeNode[]; nextTapeNodeId: number };
  addTapeNode: AddTapeNode;
}

export function hasTape(): boolean {
  return typeof (tf.engine() as unknown as TapedEngine).addTapeNode === "function";
}

/**
 * Wraps the one method through which operations get onto the tape.
 *
 * tfjs puts the clone that saves an *output* there before the operation itself. The scan that looks for what depends
 * on x goes forward once, meets the clone first, and forgets that path: second derivatives through exp, tanh, softmax, …
 * then lack a term without a word (tfjs issue 3252). Here an operation comes before the clones of its outputs.
 */
export function repairTape(): void {
  const engine = tf.engine() as unknown as TapedEngine;
  const add = engine.addTapeNode;
  watchCustomGradients();
  const nextId = () => engine.state.nextTapeNodeId++;
  engine.addTapeNode = function (this: TapedEngine, name, inputs, outputs, gradients, saved, attrs) {
    const tape = this.state.activeTape;
    const noting = { name, inputs, outputs, gradients, saved, attrs };
    const complex = complexNode(noting, nextId);
    const flat = rounding(noting);
    if (complex) tape.push(complex);
    // Under another name: the tape takes the registered rule of a name that has one.
    else if (flat) add.call(this, `${name} of floats`, inputs, outputs, flat, saved, attrs);
    else {
      const own = crossEntropy(noting, tape, nextId);
      guardIntermediates(noting, tape, nextId);
      add.call(this, name, inputs, outputs, own, saved, attrs);
    }
    moveBeforeClones(tape);
  };
}

function moveBeforeClones(tape: TapeNode[]): void {
  let place = tape.length - 1;
  const node = tape[place] as TapeNode;
  const made = new Set(node.outputs.map(({ id }) => id));
  for (; place > 0; place--) {
    const before = tape[place - 1] as TapeNode;
    if (!Object.values(before.inputs).some(({ id }) => made.has(id))) break;
    tape[place] = before;
  }
  tape[place] = node;
}
