// SPDX-License-Identifier: MIT-0

/** What many small gradients say together; each is one long row of numbers. */
export interface GradientNoise {
  /** Their mean. */
  readonly mean: Float64Array;
  /** Variance of one of them, summed over all weights (divisor n - 1). */
  readonly variance: number;
  /** `variance` over the squared norm of the mean: how much of one small gradient is noise, whatever the scale of the loss. */
  readonly relative: number;
}

/** Draws `count` gradients, one after the other (Welford's sums, so that none needs to be kept). */
export async function gradientNoise(count: number, gradient: (place: number) => Promise<ArrayLike<number>>): Promise<GradientNoise> {
  let mean = new Float64Array(0);
  let squares = 0;
  for (let place = 0; place < count; place++) {
    const row = await gradient(place);
    if (place === 0) mean = new Float64Array(row.length);
    for (const [at, before] of mean.entries()) {
      const value = row[at] as number;
      const after = before + (value - before) / (place + 1);
      squares += (value - before) * (value - after);
      mean[at] = after;
    }
  }
  const variance = count > 1 ? squares / (count - 1) : 0;
  return { mean, variance, relative: variance / mean.reduce((sum, value) => sum + value * value, 0) };
}

/** The cosine of the angle between two rows of numbers. */
export function cosineOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let at = 0; at < a.length; at++) {
    const [x, y] = [a[at] as number, b[at] as number];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}
