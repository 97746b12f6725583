// SPDX-License-Identifier: MIT-0
import { type Opcode, opcode } from "./opcodes.ts";

const bits = new DataView(new ArrayBuffer(4));
export function floatBits(value: number): number {
  bits.setFloat32(0, value);
  return bits.getInt32(0);
}

/** Work below this is not worth waking another core for: a few microseconds. */
const grain = 16384;

/** Multiply-adds are counted where products are made, elements elsewhere: so many of the former take the time of one. */
const perElement: Partial<Record<Opcode, number>> = { GEMM: 16, CONV: 16, CONV_INPUT: 16, CONV_FILTER: 16 };

/** The work of an instruction in elements. */
export function elementsIn(name: Opcode, work: number): number {
  return work / (perElement[name] ?? 1);
}

/** How many chunks an instruction is cut into. Never changes a result, only who computes it. */
export function chunksFor(name: Opcode, work: number, split: number, threads: number): number {
  const elements = elementsIn(name, work);
  if (threads === 1 || split <= 1 || elements < 2 * grain) return 1;
  return Math.max(1, Math.min(split, threads * 2, Math.floor(elements / grain)));
}

/** Writes one instruction at `place` of `words`; returns the place after it. `waits`: only after everything before it. */
export function writeInstruction(
  words: Int32Array | number[],
  place: number,
  name: Opcode,
  parameters: readonly number[],
  chunks: number,
  waits: boolean,
): number {
  const length = 4 + parameters.length;
  words[place] = opcode[name];
  words[place + 1] = length;
  words[place + 2] = waits ? 1 : 0;
  words[place + 3] = chunks;
  for (let i = 0; i < parameters.length; i++) words[place + 4 + i] = parameters[i] as number;
  return place + length;
}
