// SPDX-License-Identifier: MIT-0
import type * as tf from "@tensorflow/tfjs";
import type { Tensors } from "../../ports.ts";
import { mean } from "../statistics.ts";
import type { Lines, Network, View } from "../view.ts";
import type { DenseLayer } from "./graph.ts";

const most = 14;

/** Of a training by projections: mean violation over the iterations of the first and the latest batch, and where in the net it lies. */
export async function projectionPictures(layers: readonly DenseLayer[], state: Tensors): Promise<Readonly<Record<string, View>>> {
  const of = async (tensor: unknown) => Array.from(await (tensor as tf.Tensor).data());
  const [first, last, [batches]] = await Promise.all([of(state.first), of(state.last), of(state.batches)]);
  if (!batches) return {};
  const found: { name: string; values: number[]; shape: number[] }[] = [];
  for (const { name } of layers) {
    const violation = (state.violation as Tensors)[name] as tf.Tensor;
    found.push({ name, values: await of(violation), shape: violation.shape });
  }
  return { violation: overIterations(first, last, batches), network: networkOf(found) };
}

function overIterations(first: number[], last: number[], batches: number): Lines {
  const x = first.map((_, place) => place + 1);
  // A log axis has no 0.
  const shown = (values: number[]) => values.map((value) => Math.max(value, 1e-12));
  return {
    is: "Lines",
    x: { label: "iteration" },
    y: { label: "mean violation", log: true },
    series: [
      { name: "first batch", x, y: shown(first), dashed: true },
      { name: `batch ${batches}`, x, y: shown(last), thick: true },
    ],
  };
}

/** Layers of few units are drawn whole, of larger ones a few spread evenly. A unit is as strong as the mean of its edges. */
function networkOf(layers: readonly { name: string; values: number[]; shape: number[] }[]): Network {
  const sizes = [layers[0]?.shape[1] as number, ...layers.map(({ shape }) => shape[0] as number)];
  const drawn = sizes.map((size) => spread(size));
  const highest = Math.max(1e-12, ...layers.map(({ values }) => values.reduce((a, b) => Math.max(a, b), 0)));
  const edges = layers.map(({ values, shape }, place) =>
    (drawn[place] as number[]).map((from) =>
      (drawn[place + 1] as number[]).map((to) => (values[to * (shape[1] as number) + from] as number) / highest),
    ),
  );
  const units = drawn.map((own, place) =>
    own.map((_, unit) => {
      const out = edges[place]?.[unit] ?? [];
      const into = edges[place - 1]?.map((row) => row[unit] as number) ?? [];
      return mean([...out, ...into]);
    }),
  );
  return {
    is: "Network",
    layers: units.map((own, place) => ({
      label: `${place === 0 ? "input" : (layers[place - 1]?.name as string)}${own.length < (sizes[place] as number) ? `, ${own.length} of ${sizes[place]}` : ""}`,
      units: own,
    })),
    edges,
    legend: "violation of the weights' copies, of the highest",
  };
}

function spread(size: number): number[] {
  const count = Math.min(size, size <= 24 ? size : most);
  return Array.from({ length: count }, (_, place) => Math.floor(((place + 0.5) * size) / count));
}
