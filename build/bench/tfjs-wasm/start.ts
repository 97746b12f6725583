import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { packagePath } from "../../../nodes/lib/files.ts";
import { convFilterGradient } from "./conv-filter-gradient.ts";
import { oneHot } from "./one-hot.ts";
import { plainMatMul } from "./plain-mat-mul.ts";
import { segmentSum } from "./segment-sum.ts";

/**
 * tfjs's own `wasm` backend, at its best: with the kernels that a convolution and an embedding need to train and that it
 * lacks, and round the slow path of its products. It is what Patchbay ran on before it had an engine.
 */
export async function startTfjsWasm(): Promise<void> {
  tf.enableProdMode();
  const file = "tfjs-backend-wasm-simd.wasm";
  const path = await packagePath("@tensorflow/tfjs-backend-wasm", `dist/${file}`);
  setWasmPaths(path.slice(0, -file.length));
  await tf.setBackend("wasm");
  await tf.ready();
  if (tf.getBackend() !== "wasm") throw new Error("The wasm backend of tfjs did not start.");
  plainMatMul();
  oneHot();
  convFilterGradient();
  segmentSum();
}
