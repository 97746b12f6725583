import { getKernel, type TensorInfo, unregisterKernel } from "@tensorflow/tfjs";
import { call, drop, register } from "./kernel.ts";

/** The wasm backend writes whole numbers whatever type it was asked for; here a float one-hot is one. */
export function oneHot(): void {
  const whole = getKernel("OneHot", "wasm");
  unregisterKernel("OneHot", "wasm");
  register("OneHot", ({ inputs, backend, attrs }) => {
    const dtype = attrs.dtype as TensorInfo["dtype"];
    const hot = whole.kernelFunc({ inputs, backend, attrs: { ...attrs, dtype: "int32" } }) as TensorInfo;
    if (dtype === undefined || dtype === "int32") return hot;
    const cast = call(backend, "Cast", { x: hot }, { dtype });
    drop(backend, hot);
    return cast;
  });
}
