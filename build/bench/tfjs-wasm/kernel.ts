import { getKernel, type NamedAttrMap, type NamedTensorInfoMap, registerKernel, type TensorInfo } from "@tensorflow/tfjs";

/** What a kernel needs of its backend to drop what it made on the way. */
export interface Backend {
  disposeData(dataId: object): boolean;
}

/** Calls another kernel of the wasm backend, below tfjs's tape and scopes. The caller drops the result. */
export function call(backend: Backend, kernel: string, inputs: NamedTensorInfoMap, attrs: NamedAttrMap): TensorInfo {
  return getKernel(kernel, "wasm").kernelFunc({ inputs, backend, attrs }) as TensorInfo;
}

export function drop(backend: Backend, ...made: TensorInfo[]): void {
  for (const { dataId } of made) backend.disposeData(dataId);
}

/** The same numbers under another shape; shares the data and is not dropped on its own. */
export function shaped(tensor: TensorInfo, shape: number[]): TensorInfo {
  return { dataId: tensor.dataId, dtype: tensor.dtype, shape };
}

export type Make = (c: { inputs: NamedTensorInfoMap; backend: Backend; attrs: NamedAttrMap }) => TensorInfo;

export function register(kernelName: string, make: Make): void {
  registerKernel({
    kernelName,
    backendName: "wasm",
    kernelFunc: ({ inputs, backend, attrs }) => make({ inputs, backend: backend as Backend, attrs: attrs ?? {} }),
  });
}
