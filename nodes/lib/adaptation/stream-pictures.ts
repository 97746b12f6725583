// SPDX-License-Identifier: MIT-0
import type * as tf from "@tensorflow/tfjs";
import type { Adapter, Stream, Tensors } from "../../ports.ts";
import { valuesOf } from "../read.ts";
import type { Bars, Lines, View } from "../view.ts";

const mostClasses = 4;

/** What is seen of a stream while it is predicted: the adapter's own pictures, the last prediction, and the course so far. */
export async function streamPictures({
  state,
  stream,
  adapter,
}: {
  state: Tensors;
  stream: Stream;
  adapter: Adapter;
}): Promise<Readonly<Record<string, View>>> {
  const { batches } = state.counts as Tensors;
  const read = { ...(state.seen as Record<"row" | "before" | "after" | "soFar", tf.Tensor>), batches: batches as tf.Tensor };
  const values = await valuesOf(() => ({
    before: read.before.clone(),
    after: read.after.clone(),
    soFar: read.soFar.clone(),
    batches: read.batches.clone(),
  }));
  const done = values.batches[0] as number;
  if (done === 0) return {};
  return {
    ...(await adapter.draw?.(state.adapter as Tensors)),
    probabilities: probabilities(values.before, values.after, stream.examples.classes),
    course: course(values.soFar, done, stream),
  };
}

/** The classes that are most probable after the step, each before and after. */
function probabilities(before: ArrayLike<number>, after: ArrayLike<number>, classes: readonly string[]): Bars {
  const order = Array.from(after, (_, k) => k).sort((a, b) => (after[b] as number) - (after[a] as number) || a - b);
  const bars = order.slice(0, mostClasses).flatMap((k) => [
    { label: `${classes[k] ?? k} before`, value: before[k] as number },
    { label: `${classes[k] ?? k} after`, value: after[k] as number },
  ]);
  return { is: "Bars", y: { label: "probability" }, bars };
}

/** Accuracy of each domain so far, over the batches of the stream. */
function course(soFar: ArrayLike<number>, done: number, stream: Stream): Lines {
  const borders = stream.batches.flatMap(({ domain }, at) =>
    at === 0 || stream.batches[at - 1]?.domain !== domain ? [{ at, domain }] : [],
  );
  const x = Array.from({ length: done }, (_, at) => at + 1);
  return {
    is: "Lines",
    x: { label: "batches" },
    y: { label: "accuracy since the domain began" },
    series: [{ name: "accuracy", x, y: x.map((at) => soFar[at - 1] as number), thick: true }],
    // Where the domain changes all the time, words would hide the curve.
    ...(borders.length <= 12
      ? { marks: borders.filter(({ at }) => at < done).map(({ at, domain }) => ({ x: at + 1, label: domain })) }
      : {}),
  };
}
