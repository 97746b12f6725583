import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useEngine } from "../../engine.ts";
import { derive, seedKey, uniform } from "../../random.ts";

beforeAll(useEngine);

const extremes = [0, -0, 1e-45, -1e-40, 1.2e-38, 1e-25, 3e38, -3.4e38, Infinity, -Infinity, NaN, 1, -1];

test("a quotient by one number everywhere is the correctly rounded one, for all sizes of both", () => {
  const bits = new DataView(new ArrayBuffer(4));
  const anyFloat = (chance: number) => {
    bits.setUint32(0, Math.floor(chance * 2 ** 32));
    return bits.getFloat32(0);
  };
  const values = Float32Array.from([
    ...extremes,
    ...Array.from(uniform(derive(seedKey(7), "x"), 20_003), (chance, i) => (i % 2 ? anyFloat(chance) : chance * 8 - 4)),
  ]);
  const x = tf.tensor1d(values);
  const divisors = [
    ...extremes,
    ...Array.from(uniform(derive(seedKey(7), "y"), 60), (chance, i) => (i % 2 ? anyFloat(chance) : 1 - 0.999 ** (i + 1))),
  ];
  for (const y of divisors.map(Math.fround)) {
    const got = tf.tidy(() => tf.div(x, tf.scalar(y)).dataSync()) as Float32Array;
    const wrong = values.findIndex((value, i) => !Object.is(got[i], Math.fround(value / y)));
    expect(wrong === -1 ? "right" : `${values[wrong]} / ${y} is ${Math.fround((values[wrong] as number) / y)}, not ${got[wrong]}`).toBe(
      "right",
    );
  }
  x.dispose();
});
