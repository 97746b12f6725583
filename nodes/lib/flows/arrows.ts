// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Model } from "../../ports.ts";
import { valuesOf } from "../read.ts";
import type { Extent, Field } from "../view.ts";
import { takesGap, velocityOf } from "./taken.ts";

const side = 15;
const short = (value: number) => Math.round(value * 1000) / 1000;

/**
 * Arrows of a model at the places of a grid, as pictures over its times. With a gap: from time `t`, one frame for each earlier
 * time r; without: one frame for each time. An arrow is -t u, which is where this velocity, held, would end at time 0.
 */
export async function arrowsOf(
  model: Model,
  { t, frames, extent }: { t: number; frames: number; extent: Extent },
): Promise<Pick<Field, "along" | "frames">> {
  const at = velocityOf(model);
  const gaps = takesGap(model);
  const grid = placesOf(extent);
  const count = grid.length / 2;
  const made: Field["frames"][number][] = [];
  for (let frame = 0; frame < frames; frame++) {
    const share = frames === 1 ? 0 : frame / (frames - 1);
    // From the jump to the data to the velocity itself; without a gap from noise to data.
    const [from, gap] = gaps ? [t, t * (1 - share)] : [t * (1 - share), 0];
    const { u } = await valuesOf(() => ({ u: at(tf.tensor2d(grid, [count, 2]), from, gap) }));
    made.push({
      label: (gaps ? t - gap : from).toFixed(2),
      arrows: Array.from({ length: count }, (_, n) => ({
        x: short(grid[2 * n] as number),
        y: short(grid[2 * n + 1] as number),
        dx: short(-from * (u[2 * n] as number)),
        dy: short(-from * (u[2 * n + 1] as number)),
      })),
    });
  }
  return { along: gaps ? "r" : "t", frames: made };
}

function placesOf({ x, y }: Extent): Float32Array {
  const along = ([low, high]: readonly [number, number], k: number) => low + ((k + 0.5) / side) * (high - low);
  return Float32Array.from({ length: 2 * side * side }, (_, n) => {
    const place = n >> 1;
    return n % 2 === 0 ? along(x, place % side) : along(y, Math.floor(place / side));
  });
}
