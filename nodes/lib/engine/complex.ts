// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { PatchbayBackend } from "./backend.ts";
import { backendName } from "./kernels.ts";

/**
 * Complex tensors: two real ones that the backend holds under one id. Kernels on them are made of kernels on their parts,
 * and a recording sees only those: so a compiled step may use complex numbers though a program knows none.
 */
type Inputs = tf.NamedTensorInfoMap;
type Attributes = tf.NamedAttrMap;
type Several = tf.TensorInfo | tf.TensorInfo[];
type Part = "real" | "imag";

/** Kernels that treat both parts alike. */
const alike = [
  ...["Add", "Sub", "AddN", "Neg", "Sum", "Mean", "Concat", "Pack", "Unpack", "SplitV", "Slice", "StridedSlice", "Transpose"],
  ...["Tile", "PadV2", "GatherV2", "GatherNd", "Reverse", "ZerosLike", "BroadcastTo", "SpaceToBatchND", "BatchToSpaceND"],
];

export function registerComplex(backend: PatchbayBackend): void {
  const run = (kernel: string, inputs: Inputs, attrs: Attributes = {}): Several =>
    tf.getKernel(kernel, backendName).kernelFunc({ inputs, backend, attrs });
  const one = (kernel: string, inputs: Inputs, attrs: Attributes = {}) => run(kernel, inputs, attrs) as tf.TensorInfo;
  const drop = (...infos: readonly tf.TensorInfo[]) => {
    for (const { dataId } of infos) backend.disposeData(dataId);
  };
  /** Takes both parts over: they go when the complex tensor goes. */
  const joined = (real: tf.TensorInfo, imag: tf.TensorInfo): tf.TensorInfo => ({
    dataId: backend.makeHost("complex64", { complexTensorInfos: { real, imag } }),
    shape: real.shape,
    dtype: "complex64",
  });
  const isComplex = (x: tf.TensorInfo | undefined | null) => x?.dtype === "complex64";
  /** A part under the shape that the tensor has now; still the tensor's own. */
  const part = (x: tf.TensorInfo, which: Part): tf.TensorInfo => {
    const { complexTensorInfos } = backend.datum(x.dataId);
    return complexTensorInfos ? { ...complexTensorInfos[which], shape: x.shape } : x;
  };
  const copy = (x: tf.TensorInfo) => one("PatchbayCopy", { x });

  const ofEach = (kernel: string, inputs: Inputs, attrs: Attributes): Several => {
    const of = (which: Part): Several => {
      const parts: Record<string, tf.TensorInfo | tf.TensorInfo[]> = {};
      for (const name in inputs) {
        const input = inputs[name] as Several;
        parts[name] = Array.isArray(input) ? input.map((x) => part(x, which)) : part(input, which);
      }
      return run(kernel, parts as unknown as Inputs, attrs);
    };
    const [real, imag] = [of("real"), of("imag")];
    if (!Array.isArray(real)) return joined(real, imag as tf.TensorInfo);
    return real.map((x, i) => joined(x, (imag as tf.TensorInfo[])[i] as tf.TensorInfo));
  };

  const view = (kernel: string, inputs: Inputs, attrs: Attributes): tf.TensorInfo => {
    const x = (inputs.x ?? inputs.input) as tf.TensorInfo;
    // Asked of a part, which gives it back, and then done to the whole.
    const shaped = one(kernel, { x: part(x, "real"), input: part(x, "real") }, attrs);
    drop(shaped);
    backend.share(x.dataId);
    return { dataId: x.dataId, shape: shaped.shape, dtype: "complex64" };
  };

  const fourier = (inverse: boolean, { input }: Inputs): tf.TensorInfo => {
    const x = input as tf.TensorInfo;
    const [real, imag] = run("PatchbayFft", { real: part(x, "real"), imag: part(x, "imag") }, { inverse }) as [
      tf.TensorInfo,
      tf.TensorInfo,
    ];
    return joined(real, imag);
  };

  const product = ({ a, b }: Inputs): tf.TensorInfo => {
    const times = (x: Part, y: Part) => one("Multiply", { a: part(a as tf.TensorInfo, x), b: part(b as tf.TensorInfo, y) });
    const [rr, ii, ri, ir] = [times("real", "real"), times("imag", "imag"), times("real", "imag"), times("imag", "real")];
    const result = joined(one("Sub", { a: rr, b: ii }), one("Add", { a: ri, b: ir }));
    drop(rr, ii, ri, ir);
    return result;
  };

  const cast = (x: tf.TensorInfo, dtype: tf.DataType): tf.TensorInfo => {
    if (isComplex(x)) {
      if (dtype === "complex64") return view("Identity", { x }, {});
      const real = copy(part(x, "real"));
      if (dtype === "float32") return real;
      const result = one("Cast", { x: real }, { dtype });
      drop(real);
      return result;
    }
    const real = x.dtype === "float32" ? copy(x) : one("Cast", { x }, { dtype: "float32" });
    return joined(real, one("ZerosLike", { x: real }));
  };

  /** In place of the kernel that is there, where `applies`; recordings do not see it, but the kernels that it runs. */
  const around = (
    kernelName: string,
    applies: (c: { inputs: Inputs; attrs: Attributes }) => boolean,
    make: (inputs: Inputs, attrs: Attributes) => Several,
  ) => {
    const plain = tf.getKernel(kernelName, backendName);
    if (plain) tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: (call) => {
        const attrs = call.attrs ?? {};
        return applies({ inputs: call.inputs, attrs }) || !plain ? make(call.inputs, attrs) : plain.kernelFunc(call);
      },
    });
  };
  const always = () => true;
  // Asked before every kernel that complex tensors may go through, so without lists made for it.
  const given = ({ inputs }: { inputs: Inputs }) => {
    for (const name in inputs) {
      const input = inputs[name] as Several | undefined | null;
      if (Array.isArray(input) ? input.some(isComplex) : isComplex(input)) return true;
    }
    return false;
  };

  around("Complex", always, ({ real, imag }) => joined(copy(real as tf.TensorInfo), copy(imag as tf.TensorInfo)));
  around("Real", always, ({ input }) => copy(part(input as tf.TensorInfo, "real")));
  around("Imag", always, ({ input }) => copy(part(input as tf.TensorInfo, "imag")));
  around("ComplexAbs", always, ({ x }) =>
    one("PatchbayModulus", { real: part(x as tf.TensorInfo, "real"), imag: part(x as tf.TensorInfo, "imag") }),
  );
  around("FFT", always, (inputs) => fourier(false, inputs));
  around("IFFT", always, (inputs) => fourier(true, inputs));
  around("Multiply", given, product);
  around(
    "Cast",
    (c) => given(c) || c.attrs.dtype === "complex64",
    ({ x }, attrs) => cast(x as tf.TensorInfo, attrs.dtype as tf.DataType),
  );
  around("OnesLike", given, ({ x }) => {
    const real = part(x as tf.TensorInfo, "real");
    return joined(one("OnesLike", { x: real }), one("ZerosLike", { x: real }));
  });
  for (const kernel of ["Identity", "Reshape", "ExpandDims"]) around(kernel, given, (inputs, attrs) => view(kernel, inputs, attrs));
  for (const kernel of alike)
    if (tf.getKernel(kernel, backendName)) around(kernel, given, (inputs, attrs) => ofEach(kernel, inputs, attrs));
}
