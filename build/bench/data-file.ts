import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import type { HostArrays, Workload } from "./workload.ts";

/** Steps for which batches of a loop are drawn beforehand; then they come again. */
const drawn = 2000;

/** Writes first weights and data where another language can read them: a header in JSON beside plain little-endian numbers. */
export async function writeData(workload: Workload, folder: string): Promise<string> {
  // Only a loop's nodes compute here.
  if (workload.kind === "loop") {
    tf.enableProdMode();
    await tf.setBackend("cpu");
  }
  const { weights, batch } =
    workload.kind === "loop" ? await workload.export(drawn) : { weights: workload.weights(), batch: workload.batch() };
  const parts: Uint8Array[] = [];
  let offset = 0;
  const described = (arrays: HostArrays) =>
    Object.fromEntries(
      Object.entries(arrays).map(([name, { shape, values }]) => {
        const entry = { shape, type: values instanceof Int32Array ? "int32" : "float32", offset };
        parts.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
        offset += values.byteLength;
        return [name, entry];
      }),
    );
  const file = join(folder, workload.name);
  writeFileSync(`${file}.json`, JSON.stringify({ weights: described(weights), batch: described(batch) }));
  writeFileSync(`${file}.bin`, Buffer.concat(parts));
  return file;
}
