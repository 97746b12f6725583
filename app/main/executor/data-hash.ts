import { createHash } from "node:crypto";
import type { Examples } from "../../../nodes/ports.ts";

/** Hashes of the examples that a call brought into the experiment; what is made of other examples follows from those. */
export function dataIn(value: unknown, args: Readonly<Record<string, unknown>>): { hash: string; count: number }[] {
  if (Object.values(args).some(isExamples)) return [];
  const made = isExamples(value) ? [value] : typeof value === "object" && value !== null ? Object.values(value).filter(isExamples) : [];
  return made.map((examples) => ({ hash: hashOfExamples(examples), count: examples.count }));
}

function hashOfExamples({ columns }: Examples): string {
  const hash = createHash("sha256");
  for (const [name, { role, values }] of Object.entries(columns).sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name} ${role} ${values.dtype} ${values.shape}\n`);
    const data = values.dataSync();
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex").slice(0, 32);
}

function isExamples(value: unknown): value is Examples {
  return typeof value === "object" && value !== null && "is" in value && value.is === "Examples";
}
