// SPDX-License-Identifier: MIT-0
import { tileOps } from "./tile-ops.ts";

/** Where a value of a tile lies: in an operand, or in a register that is written once. */
export interface Slot {
  readonly operand?: number;
  readonly register?: number;
}
export interface Operation {
  /** Number, and 1 << 16 where it works on row values. */
  readonly code: number;
  readonly dst: Slot;
  readonly args: readonly Slot[];
}

const firstPair = 200;
const inner = new Map<number, number>([
  [tileOps.add[0], 0],
  [tileOps.sub[0], 1],
  [tileOps.mul[0], 2],
  [tileOps.div[0], 3],
]);
const square = tileOps.square[0];
/** Number of the outer operation where the inner result is its first argument, and where it is the second. */
const outer = new Map<number, readonly [number, number]>([
  [tileOps.add[0], [0, 0]],
  [tileOps.mul[0], [1, 1]],
  [tileOps.sub[0], [2, 3]],
  [tileOps.div[0], [4, 5]],
]);

/**
 * Operations whose result only one other reads become one with it, where the machine has the pair (`vm/tile-pairs.h`):
 * the same roundings in one pass. `isMemory` tells operands that lie in memory, which may be the memory of a result.
 */
export function paired(operations: readonly Operation[], isMemory: (operand: number) => boolean): Operation[] {
  const readers = new Map<number, number>();
  const maker = new Map<number, number>();
  for (const [place, { dst, args }] of operations.entries()) {
    for (const { register } of args) if (register !== undefined) readers.set(register, (readers.get(register) ?? 0) + 1);
    if (dst.register !== undefined) maker.set(dst.register, place);
  }
  const result: (Operation | null)[] = [...operations];
  const merged = new Set<number>();
  for (const [place, { code, dst, args }] of operations.entries()) {
    const outside = outer.get(code & 0xffff);
    if (!outside || args.length !== 2) continue;
    for (const which of [0, 1] as const) {
      const { register } = args[which] as Slot;
      const at = register === undefined ? undefined : maker.get(register);
      if (at === undefined || merged.has(at) || readers.get(register as number) !== 1) continue;
      const made = operations[at] as Operation;
      if (made.code >> 16 !== code >> 16) continue;
      const first = (made.code & 0xffff) === square ? inner.get(tileOps.mul[0]) : inner.get(made.code & 0xffff);
      if (first === undefined) continue;
      // What the inner one reads must not be overwritten before the outer one runs.
      const reads = made.args.some(({ operand }) => operand !== undefined && isMemory(operand));
      if (reads && operations.slice(at + 1, place).some((between) => between.dst.operand !== undefined)) continue;
      const [x, y = x] = made.args as [Slot, Slot?];
      const number = firstPair + 6 * first + outside[which];
      result[place] = { code: number | (code & 0x10000), dst, args: [x, y, args[1 - which] as Slot] };
      result[at] = null;
      merged.add(at).add(place);
      break;
    }
  }
  return result.filter((one) => one !== null);
}
