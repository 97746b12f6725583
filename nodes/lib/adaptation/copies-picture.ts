// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { AuxTask, Tensors } from "../../ports.ts";
import { picturesOf } from "../picture.ts";
import { valuesOf } from "../read.ts";
import type { View } from "../view.ts";
import { asPictures } from "./pictures.ts";

/** What an adapter learnt from: `copies` with the task's `label`, the `guess` after the steps, and the `loss` before and after. */
export async function copiesPicture(state: Tensors, task: AuxTask): Promise<Readonly<Record<string, View>>> {
  const { label, guess, loss } = await valuesOf(() => ({
    label: (state.label as tf.Tensor).clone(),
    guess: (state.guess as tf.Tensor).clone(),
    loss: (state.loss as tf.Tensor).clone(),
  }));
  const named = (k: number | undefined) => task.classes[k as number] ?? String(k);
  const pictures = tf.tidy(() => tf.keep(asPictures(state.copies as tf.Tensor).clone()));
  const [count, height, width] = pictures.shape;
  try {
    const copies = await picturesOf(
      {
        is: "Examples",
        count,
        columns: { input: { role: "input", values: pictures } },
        classes: task.classes,
        picture: [height, width],
        source: { title: "", licence: "" },
      },
      Array.from({ length: count }, (_, row) => row),
      (row) => ({
        label: label[row] === guess[row] ? named(label[row]) : `${named(label[row])} as ${named(guess[row])}`,
        wrong: label[row] !== guess[row],
      }),
    );
    const bars = ["before the step", "after it"].map((name, place) => ({ label: name, value: loss[place] as number }));
    return { ...(copies ? { copies } : {}), loss: { is: "Bars", y: { label: `${task.name} loss`, unit: "nats" }, bars } };
  } finally {
    pictures.dispose();
  }
}
