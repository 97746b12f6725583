// SPDX-License-Identifier: MIT-0
import type { Lowering, Spec, Value, Word } from "../lowering.ts";

/** Recurrent layers over all steps as one instruction each way: see ops/scan.ts for what the tensors are. */
const kinds = { lstm: 0, gru: 1 } as const;
type Kind = keyof typeof kinds;

interface Scan {
  readonly kernel: string;
  readonly kind: Kind;
  readonly instruction: "SCAN" | "SCAN_GRAD";
  /** Inputs in the order of the instruction's words. */
  readonly reads: readonly string[];
  /** Outputs, in order: how wide they are in units, and whether they have a row for every step. */
  readonly writes: readonly { readonly width: number; readonly steps: boolean }[];
}

const everyStep = (width: number) => ({ width, steps: true });
const state = { width: 1, steps: false };

const scans: readonly Scan[] = [
  {
    kernel: "PatchbayLstm",
    kind: "lstm",
    instruction: "SCAN",
    reads: ["projected", "recurrent", "h0", "c0"],
    writes: [everyStep(1), everyStep(1), everyStep(4)],
  },
  {
    kernel: "PatchbayLstmGrad",
    kind: "lstm",
    instruction: "SCAN_GRAD",
    reads: ["dh", "dc", "gates", "c", "c0", "transposed"],
    writes: [everyStep(4), state, state],
  },
  {
    kernel: "PatchbayGru",
    kind: "gru",
    instruction: "SCAN",
    reads: ["projected", "recurrent", "h0", "recurrentBias"],
    writes: [everyStep(1), everyStep(4)],
  },
  {
    kernel: "PatchbayGruGrad",
    kind: "gru",
    instruction: "SCAN_GRAD",
    reads: ["dh", "gates", "h", "h0", "transposed"],
    writes: [everyStep(3), everyStep(3), state],
  },
];

function lowering({ kernel, kind, instruction, reads, writes }: Scan): Lowering {
  const sizes = (inputs: Readonly<Record<string, Value>>) => {
    const { shape } = (inputs.projected ?? inputs.gates) as Value;
    const first = (inputs.h0 ?? inputs.c0) as Value;
    return { batch: shape[0] as number, steps: shape[1] as number, units: first.shape[1] as number };
  };
  return {
    kernel,
    outputs({ inputs }): Spec[] {
      const { batch, steps, units } = sizes(inputs);
      return writes.map((w) => ({ shape: w.steps ? [batch, steps, w.width * units] : [batch, units], dtype: "float32" }));
    },
    lower(emit, { inputs }, outputs) {
      const { batch, steps, units } = sizes(inputs);
      const read = reads.map((name) => inputs[name] as Value);
      const words: Word[] = [kinds[kind], batch, steps, units, ...read, ...outputs];
      const gates = kind === "lstm" ? 4 : 3;
      const work = batch * steps * units * (gates * units + 16);
      emit.instruction(instruction, words, { reads: read, writes: outputs, work, split: Math.ceil(batch / 4) });
    },
  };
}

export const lowerings: readonly Lowering[] = scans.map(lowering);
