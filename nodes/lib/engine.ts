// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { convFilterGradient } from "./engine/conv-filter-gradient.ts";
import { oneHot } from "./engine/one-hot.ts";
import { plainMatMul } from "./engine/plain-mat-mul.ts";
import { segmentSum } from "./engine/segment-sum.ts";
import { packagePath, withoutNewHandlers } from "./files.ts";

/** Name of the engine, for the record of a run. */
export type EngineName = "wasm";

let ready: Promise<EngineName> | undefined;

/**
 * The one seam to compute: makes tfjs run on its `wasm` backend, with the kernels that training needs
 * and that backend lacks. Await it before the first tensor; further calls do nothing.
 */
export function useEngine(): Promise<EngineName> {
  ready ??= start();
  return ready;
}

async function start(): Promise<EngineName> {
  // Silences the banner; also turns off tfjs's own NaN checks (the loop has one).
  tf.enableProdMode();
  const file = "tfjs-backend-wasm-simd.wasm";
  const path = await packagePath("@tensorflow/tfjs-backend-wasm", `dist/${file}`);
  setWasmPaths(path.slice(0, -file.length));
  await withoutNewHandlers(async () => {
    await tf.setBackend("wasm");
    await tf.ready();
  });
  if (tf.getBackend() !== "wasm") throw new Error("The wasm backend of tfjs did not start.");
  plainMatMul();
  oneHot();
  convFilterGradient();
  segmentSum();
  return "wasm";
}
