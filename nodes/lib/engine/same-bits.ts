// SPDX-License-Identifier: MIT-0
import type { DataId, PatchbayBackend } from "./backend.ts";

/** Whether two pieces of data hold the same bits, NaN and -0 included. */
export function sameBits(backend: PatchbayBackend, a: DataId, b: DataId): boolean {
  const x = backend.datum(a);
  const y = backend.datum(b);
  if (x.size !== y.size || x.dtype !== y.dtype) return false;
  const { i32 } = backend.arena;
  for (let i = 0; i < x.size; i++) if (i32[x.address / 4 + i] !== i32[y.address / 4 + i]) return false;
  return true;
}
