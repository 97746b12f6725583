// SPDX-License-Identifier: MIT-0
import type { Key } from "./key.ts";
import { uniform } from "./random.ts";

/** One step of the classical Runge-Kutta method of order 4 for x' = f(x). */
function rungeKutta(f: (x: readonly number[]) => readonly number[], x: readonly number[], h: number): number[] {
  const along = (k: readonly number[], share: number) => x.map((value, i) => value + share * h * (k[i] as number));
  const k1 = f(x);
  const k2 = f(along(k1, 0.5));
  const k3 = f(along(k2, 0.5));
  const k4 = f(along(k3, 1));
  return x.map((value, i) => value + (h / 6) * ((k1[i] as number) + 2 * (k2[i] as number) + 2 * (k3[i] as number) + (k4[i] as number)));
}

/**
 * The Lorenz system with sigma 10, rho 28, beta 8/3: its x, y and z every 0.05 units of time, after 20 units, from a start that the key draws.
 * Source: Lorenz 1963, "Deterministic nonperiodic flow".
 */
export function lorenz(key: Key, length: number): readonly Float32Array[] {
  const f = ([x, y, z]: readonly number[]) => {
    const [a, b, c] = [x as number, y as number, z as number];
    return [10 * (b - a), a * (28 - c) - b, a * b - (8 / 3) * c];
  };
  let state: number[] = [...uniform(key, 3)].map((u, i) => u + (i === 2 ? 20 : 1));
  const columns = [0, 1, 2].map(() => new Float32Array(length));
  const per = 5;
  for (let at = -400; at < length; at++) {
    for (let step = 0; step < per; step++) state = rungeKutta(f, state, 0.01);
    if (at >= 0) for (const [i, column] of columns.entries()) column[at] = state[i] as number;
  }
  return columns;
}

/**
 * The Mackey-Glass equation x' = 0.2 x(t - 17) / (1 + x(t - 17)^10) - 0.1 x, one value each unit of time, after 300 units, from a past
 * that the key draws near 1.2. Euler steps of 0.1. Source: Mackey and Glass 1977, "Oscillation and chaos in physiological control systems".
 */
export function mackeyGlass(key: Key, length: number): Float32Array {
  const [delay, per, h] = [170, 10, 0.1];
  const past = Array.from(uniform(key, delay + 1), (u) => 1.2 + 0.1 * (u - 0.5));
  let x = past.at(-1) as number;
  const values = new Float32Array(length);
  let at = 0;
  for (let time = -300; time < length; time++) {
    if (time >= 0) values[time] = x;
    for (let step = 0; step < per; step++) {
      const before = past[at] as number;
      past[at] = x;
      at = (at + 1) % past.length;
      x += h * ((0.2 * before) / (1 + before ** 10) - 0.1 * x);
    }
  }
  return values;
}
