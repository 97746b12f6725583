// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { kernel, noGradient, unbroadcast } from "./register.ts";
import type { Noted, Noting, TapeNode } from "./tape.ts";

/**
 * tfjs's tape carries float32 gradients only, so nothing complex can be differentiated. Here the tape sees a complex
 * tensor as two real ones, its parts. The gradient of a part is the part of dL/d re + i dL/d im.
 */

interface Call {
  readonly saved: tf.Tensor[];
  readonly attrs: { readonly dtype?: string };
  readonly inputs: Noting["inputs"];
}
type Gradients = (dys: readonly tf.Tensor[], call: Call) => Readonly<Record<string, (() => tf.Tensor) | undefined>>;

const real = (x: tf.Tensor) => tf.real(x);
const imaginary = (x: tf.Tensor) => tf.imag(x);

function scaled(x: tf.Tensor, factor: number): tf.Tensor {
  return tf.complex(tf.mul(real(x), factor), tf.mul(imaginary(x), factor));
}

/** x * conj(y), by parts. */
function timesConjugate(x: tf.Tensor, y: tf.Tensor): [tf.Tensor, tf.Tensor] {
  const [a, b, c, d] = [real(x), imaginary(x), real(y), imaginary(y)];
  return [tf.add(tf.mul(a, c), tf.mul(b, d)), tf.sub(tf.mul(b, c), tf.mul(a, d))];
}

function lastSide({ shape }: tf.Tensor): number {
  return shape.at(-1) as number;
}

const special: Readonly<Record<string, Gradients>> = {
  Complex: ([dy]) => ({ real: () => real(dy as tf.Tensor), imag: () => imaginary(dy as tf.Tensor) }),
  Real: ([dy]) => ({ input: () => tf.complex(dy as tf.Tensor, tf.zerosLike(dy as tf.Tensor)) }),
  Imag: ([dy]) => ({ input: () => tf.complex(tf.zerosLike(dy as tf.Tensor), dy as tf.Tensor) }),
  Cast: ([dy], { inputs }) => ({
    x: () => (inputs.x?.dtype === "complex64" ? tf.complex(dy as tf.Tensor, tf.zerosLike(dy as tf.Tensor)) : real(dy as tf.Tensor)),
  }),
  ComplexAbs: ([dy], { saved: [x] }) => ({
    x: () => {
      const size = tf.abs(x as tf.Tensor);
      // At zero there is no derivative; zero is the subgradient of least size.
      const share = tf.div(dy as tf.Tensor, tf.where(tf.equal(size, 0), tf.onesLike(size), size));
      return tf.complex(tf.mul(share, real(x as tf.Tensor)), tf.mul(share, imaginary(x as tf.Tensor)));
    },
  }),
  // The adjoint of the transform F is n F^-1, that of F^-1 is F / n.
  FFT: ([dy]) => ({ input: () => scaled(kernel("IFFT", { input: dy as tf.Tensor }), lastSide(dy as tf.Tensor)) }),
  IFFT: ([dy]) => ({ input: () => scaled(kernel("FFT", { input: dy as tf.Tensor }), 1 / lastSide(dy as tf.Tensor)) }),
  Multiply: ([dy], { saved: [a, b] }) => {
    const side = (own: tf.Tensor, other: tf.Tensor) => () => {
      const [re, im] = timesConjugate(dy as tf.Tensor, other);
      return tf.complex(unbroadcast(re, own.shape), unbroadcast(im, own.shape));
    };
    return { a: side(a as tf.Tensor, b as tf.Tensor), b: side(b as tf.Tensor, a as tf.Tensor) };
  },
};

/** Kernels that treat both parts alike: tfjs's own gradient holds for each part. */
const byParts = new Set(
  "Add AddN BroadcastTo Concat ExpandDims GatherV2 Identity Mean Neg Pack PadV2 Reshape Reverse Slice SplitV StridedSlice Sub Sum Tile Transpose Unpack".split(
    " ",
  ),
);

const part =
  (name: string): Gradients =>
  (dys, { saved, attrs }) => {
    const config = tf.getGradient(name);
    const of = (side: (x: tf.Tensor) => tf.Tensor) => {
      const parts = dys.map(side);
      return config.gradFunc(parts.length > 1 ? parts : (parts[0] as tf.Tensor), saved, attrs as tf.NamedAttrMap);
    };
    const [re, im] = [of(real), of(imaginary)];
    return Object.fromEntries(
      Object.keys(re).map((input) => [input, () => tf.complex(re[input]?.() as tf.Tensor, im[input]?.() as tf.Tensor)]),
    );
  };

const halves = new WeakMap<tf.Tensor, readonly [Noted, Noted]>();
let lastHalf = 0;

/** The two real tensors that stand for a complex one on the tape; their numbers are below zero, so no tensor has them. */
function halvesOf(tensor: tf.Tensor): readonly [Noted, Noted] {
  const half = (): Noted => ({ id: --lastHalf, shape: tensor.shape, dtype: "float32", size: tensor.size });
  const known = halves.get(tensor);
  if (known) return known;
  const pair = [half(), half()] as const;
  halves.set(tensor, pair);
  return pair;
}

function isComplex({ dtype }: tf.Tensor): boolean {
  return dtype === "complex64";
}

function zeros(shape: readonly number[]): tf.Tensor {
  return tf.zeros([...shape]);
}

/** What to note of an operation with complex tensors; nothing for all others. */
export function complexNode({ name, inputs, outputs, gradients, saved, attrs }: Noting, nextId: () => number): TapeNode | undefined {
  let found = outputs.some(isComplex);
  for (const input in inputs) found ||= inputs[input]?.dtype === "complex64";
  if (!found) return undefined;
  const given = Object.entries(inputs).filter(([, tensor]) => tensor);
  const noted = given.flatMap(([input, tensor]): [string, Noted][] => {
    if (!isComplex(tensor)) return [[input, tensor]];
    const [re, im] = halvesOf(tensor);
    return [
      [`${input} re`, re],
      [`${input} im`, im],
    ];
  });
  return {
    id: nextId(),
    kernelName: name,
    inputs: Object.fromEntries(noted),
    outputs: outputs.flatMap((tensor): readonly Noted[] => (isComplex(tensor) ? halvesOf(tensor) : [tensor])),
    saved,
    gradient: (dys) => {
      let place = 0;
      const next = (tensor: tf.Tensor) => dys[place++] ?? zeros(tensor.shape);
      const whole = outputs.map((tensor) => (isComplex(tensor) ? tf.complex(next(tensor), next(tensor)) : next(tensor)));
      // The clone that saves a tensor is noted under the scope's name, with a gradient of its own: it passes dy on.
      const rule = special[name] ?? (byParts.has(name) ? part(name) : gradients && inputs.x ? part("Identity") : undefined);
      if (!rule) throw noGradient(`${name} of complex numbers`, "Take the real and the imaginary part and write it with those.");
      const dxs = rule(whole, { saved, attrs: (attrs ?? {}) as Call["attrs"], inputs });
      return Object.fromEntries(
        given.flatMap(([input, tensor]): [string, () => tf.Tensor][] => {
          const of = dxs[input];
          const side = (take: (x: tf.Tensor) => tf.Tensor) => () => (of ? take(of()) : zeros(tensor.shape));
          if (!isComplex(tensor)) return [[input, side((x) => x)]];
          return [
            [`${input} re`, side(real)],
            [`${input} im`, side(imaginary)],
          ];
        }),
      );
    },
  };
}
