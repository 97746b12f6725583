// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Examples, Model, Probe } from "../ports.ts";
import { columnOf } from "./examples.ts";
import type { Key } from "./key.ts";
import { latentOf, type NoiseLaw } from "./latent.ts";
import { picturesOf } from "./picture.ts";
import { pointsOf } from "./plane.ts";
import { valuesOf } from "./read.ts";
import type { Extent, Heat, View } from "./view.ts";

const cells = 36;
const shown = 250;

/**
 * What a game shows while it goes on: over the plane, how real the discriminator takes each place for, with real points and samples;
 * of pictures, a sheet of samples; and what the discriminator says of real and fake, beside one half.
 */
export function adversarialPictures(c: { examples: Examples; noise: NoiseLaw; key: Key; every: number }): Probe[] {
  const { every } = c;
  const probe = (name: string, draw: Probe["draw"]): Probe => ({ is: "Probe", name, every, draw });
  return [
    probe("plane", async ({ models }) => planeOf(c, models.average as Model, models.discriminator as Model)),
    probe("samples", async ({ models }) => sheetOf(c, models.average as Model)),
    probe("beliefs", async ({ trained }) => beliefsOf(trained.curves)),
  ];
}

async function planeOf(c: { examples: Examples; noise: NoiseLaw; key: Key }, generator: Model, discriminator: Model): Promise<Heat | null> {
  const input = columnOf(c.examples, "input");
  if (input.shape.length !== 2 || input.shape[1] !== 2) return null;
  const extent = await extentOf(input);
  const at = ([low, high]: readonly [number, number], cell: number) => low + ((high - low) * (cell + 0.5)) / cells;
  const places = Float32Array.from({ length: 2 * cells * cells }, (_, n) => {
    const cell = n >> 1;
    return n % 2 === 0 ? at(extent.x, cell % cells) : at(extent.y, Math.floor(cell / cells));
  });
  const seen = await valuesOf(() => ({
    belief: tf.sigmoid(discriminator.apply(discriminator.weights, tf.tensor2d(places, [cells * cells, 2]), { mode: "evaluate" }).output),
    fake: generator.apply(generator.weights, latentOf(c.noise, c.key, shown, generator.input), { mode: "evaluate" }).output,
    real: tf.slice(input, 0, Math.min(shown, c.examples.count)),
  }));
  const row = (from: number) =>
    Array.from(seen.belief.subarray(from * cells, (from + 1) * cells), (value) => Math.round(value * 1000) / 1000);
  return {
    is: "Heat",
    x: { label: "x" },
    y: { label: "y" },
    values: Array.from({ length: cells }, (_, y) => row(y)),
    extent,
    points: [...pointsOf(seen.real, "real"), ...pointsOf(seen.fake, "sample")],
  };
}

async function extentOf(input: tf.Tensor): Promise<Extent> {
  const { low, high } = await valuesOf(() => ({ low: tf.min(input, 0), high: tf.max(input, 0) }));
  const range = (i: number): [number, number] => {
    const [from, to] = [low[i] as number, high[i] as number];
    return [from - 0.1 * (to - from), to + 0.1 * (to - from)];
  };
  return { x: range(0), y: range(1) };
}

async function sheetOf(
  { examples, noise, key }: { examples: Examples; noise: NoiseLaw; key: Key },
  generator: Model,
): Promise<View | null> {
  if (!examples.picture) return null;
  const values = tf.tidy(() => generator.apply(generator.weights, latentOf(noise, key, 24, generator.input), { mode: "evaluate" }).output);
  const made: Examples = { ...examples, count: 24, columns: { input: { role: "input", values } } };
  const rows = Array.from({ length: 24 }, (_, row) => row);
  const sheet = await picturesOf(made, rows);
  values.dispose();
  return sheet ?? null;
}

function beliefsOf(curves: Readonly<Record<string, { readonly x: readonly number[]; readonly y: readonly number[] }>>): View | null {
  const [real, fake] = [curves.onReal, curves.onFake];
  if (!real || !fake) return null;
  return {
    is: "Lines",
    x: { label: "updates" },
    y: { label: "discriminator says, on average" },
    series: [
      { name: "on real", ...thinned(real) },
      { name: "on fake", ...thinned(fake) },
    ],
    marks: [{ y: 0.5, label: "cannot tell" }],
  };
}

/** Means of neighbours, so that some 200 points stay. */
function thinned({ x, y }: { readonly x: readonly number[]; readonly y: readonly number[] }): { x: number[]; y: number[] } {
  const wide = Math.max(1, Math.ceil(x.length / 200));
  const groups = Array.from({ length: Math.ceil(x.length / wide) }, (_, n) => y.slice(n * wide, (n + 1) * wide));
  return {
    x: groups.map((group, n) => x[n * wide + group.length - 1] as number),
    y: groups.map((group) => group.reduce((sum, value) => sum + value, 0) / group.length),
  };
}
