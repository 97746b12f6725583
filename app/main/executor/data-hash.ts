import { createHash } from "node:crypto";
import { valuesOf } from "../../../nodes/lib/read.ts";
import type { Examples } from "../../../nodes/ports.ts";

/** Hashes of the examples that a call brought into the experiment; what is made of other examples follows from those. */
export async function dataIn(value: unknown, args: Readonly<Record<string, unknown>>): Promise<{ hash: string; count: number }[]> {
  if (Object.values(args).some(isExamples)) return [];
  const made = isExamples(value) ? [value] : typeof value === "object" && value !== null ? Object.values(value).filter(isExamples) : [];
  return Promise.all(made.map(async (examples) => ({ hash: await hashOfExamples(examples), count: examples.count })));
}

async function hashOfExamples({ columns }: Examples): Promise<string> {
  const hash = createHash("sha256");
  for (const [name, { role, values }] of Object.entries(columns).sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name} ${role} ${values.dtype} ${values.shape}\n`);
    const { data } = await valuesOf(() => ({ data: values }));
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex").slice(0, 32);
}

function isExamples(value: unknown): value is Examples {
  return typeof value === "object" && value !== null && "is" in value && value.is === "Examples";
}
