import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { longRows, Placed } from "../eager.ts";
import type { Emitter, InstructionOptions, KernelCall, Lowering, RowReduction, Value, Word } from "../lowering.ts";
import { type Machine, startMachine } from "../machine.ts";
import type { Opcode } from "../opcodes.ts";
import { floatBits, writeInstruction } from "../program.ts";
import { lowerings as creating } from "./create.ts";
import { lowerings as cumulating } from "./cumulate.ts";
import { lowerings as gathering } from "./gather.ts";
import { lowerings as joining } from "./join.ts";
import { lowerings as oneHot } from "./one-hot.ts";
import { lowerings as padding } from "./pad.ts";
import { lowerings as reducing } from "./reduce.ts";
import { Draw, type Plain } from "./same-as-cpu.test-helper.ts";
import { lowerings as shaping } from "./shape.ts";

const all = [...creating, ...cumulating, ...gathering, ...joining, ...oneHot, ...padding, ...reducing, ...shaping];
const named = new Map(all.map((lowering) => [lowering.kernel, lowering]));

let machine: Machine;
beforeAll(async () => {
  machine = await startMachine({ engine: "wasm", threads: 1 });
});
afterAll(() => machine.stop());

/** Runs a lowering with every instruction cut into so many chunks, over memory full of rubbish; gives the outputs' bits. */
class Cut implements Emitter {
  readonly #chunks: number;
  readonly #words: number[] = [];
  #place = 0;
  #free = machine.heapStart + 65536;

  constructor(chunks: number) {
    this.#chunks = chunks;
    machine.views().ints.fill(0x7fc0dead, this.#free / 4, this.#free / 4 + 1_000_000);
  }
  run(lowering: Lowering, inputs: Readonly<Record<string, Plain>> | readonly Plain[], attrs: object): number[][] {
    const put = (plain: Plain) => this.#put(plain);
    const call: KernelCall = Array.isArray(inputs)
      ? { inputs: {}, list: inputs.map(put), attrs }
      : {
          inputs: Object.fromEntries(Object.entries(inputs as Record<string, Plain>).map(([name, plain]) => [name, put(plain)])),
          list: [],
          attrs,
        };
    const outputs = lowering.outputs(call).map(({ shape, dtype }) => this.temp(shape, dtype) as Placed);
    lowering.lower(this, call, outputs);
    machine.views().ints.set([...this.#words, 0, 0, 0, 0], machine.heapStart / 4);
    machine.execute(machine.heapStart);
    return outputs.map(({ address, shape }) => Array.from(machine.views().ints.slice(address / 4, address / 4 + sizeOf(shape))));
  }
  temp(shape: readonly number[], dtype: Value["dtype"]): Value {
    const address = this.#free;
    this.#free += Math.ceil(sizeOf(shape) / 16) * 64 + 64;
    return new Placed(shape, dtype, address);
  }
  view(value: Value, shape: readonly number[], dtype: Value["dtype"] = value.dtype): Value {
    return new Placed(shape, dtype, (value as Placed).address);
  }
  map(): void {
    throw new Error("Elementwise programs have tests of their own.");
  }
  reduceRows(op: RowReduction, out: Value, x: Value): void {
    this.instruction("REDUCE_ROWS", longRows(op, out, x).words);
  }
  instruction(name: Opcode, words: readonly Word[], _options?: InstructionOptions): void {
    this.#place = writeInstruction(this.#words, this.#place, name, words.map(resolve), this.#chunks, true);
  }
  #put({ shape, dtype, values }: Plain): Value {
    const value = this.temp(shape, dtype) as Placed;
    const { floats, ints } = machine.views();
    (dtype === "float32" ? floats : ints).set(values, value.address / 4);
    return value;
  }
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
function resolve(word: Word): number {
  if (typeof word === "number") return word | 0;
  if ("float" in word) return floatBits(word.float);
  if ("value" in word) return (word.value as Placed).address + 4 * word.offset;
  return (word as Placed).address;
}

const draw = new Draw(1);
const floats = (...shape: number[]) => draw.tensor(shape);
const indices = (limit: number, ...shape: number[]): Plain => ({
  shape,
  dtype: "int32",
  values: draw.tensor(shape).values.map(() => draw.whole(-1, limit)),
});

const cases: readonly [kernel: string, inputs: Readonly<Record<string, Plain>> | readonly Plain[], attrs: object][] = [
  ["Fill", {}, { shape: [1001], value: 2.5, dtype: "float32" }],
  ["Range", {}, { start: 0, stop: 100, step: 1, dtype: "float32" }],
  ["Transpose", { x: floats(100, 67) }, { perm: [1, 0] }],
  ["Transpose", { x: floats(256, 256) }, { perm: [1, 0] }],
  ["Transpose", { x: floats(3, 5, 7, 16) }, { perm: [2, 0, 1, 3] }],
  ["Transpose", { x: floats(5, 49, 3) }, { perm: [0, 2, 1] }],
  ["Reverse", { x: floats(3, 100) }, { dims: [0, 1] }],
  ["Slice", { x: floats(9, 200) }, { begin: [2, 5], size: [3, 101] }],
  ["Slice", { x: floats(9, 200) }, { begin: [2, 0], size: [1, 200] }],
  ["Tile", { x: floats(5, 9) }, { reps: [3, 4] }],
  ["Concat", [floats(7, 30), floats(7, 1), floats(7, 100)], { axis: 1 }],
  [
    "PadV2",
    { x: floats(3, 8, 9, 2) },
    {
      paddings: [
        [0, 0],
        [1, 2],
        [3, 0],
        [0, 0],
      ],
      constantValue: 1,
    },
  ],
  [
    "MirrorPad",
    { x: floats(8, 9) },
    {
      paddings: [
        [3, 2],
        [1, 4],
      ],
      mode: "reflect",
    },
  ],
  ["Sum", { x: floats(33, 70) }, { axis: [1], keepDims: false }],
  ["Sum", { x: floats(33, 70) }, { axis: [0], keepDims: false }],
  ["Sum", { x: floats(300, 3) }, { axis: [0], keepDims: false }],
  ["Mean", { x: floats(6, 5, 7, 40) }, { axis: [0, 2], keepDims: false }],
  ["Max", { x: floats(4, 5, 300) }, { reductionIndices: [1], keepDims: false }],
  ["Prod", { x: floats(9, 33) }, { axis: [0], keepDims: false }],
  ["ArgMax", { x: floats(40, 50) }, { axis: 1 }],
  ["ArgMin", { x: floats(40, 5, 33) }, { axis: 1 }],
  ["Cumsum", { x: floats(9, 40) }, { axis: 1, exclusive: false, reverse: true }],
  ["Cumprod", { x: floats(9, 8, 40) }, { axis: 1, exclusive: true, reverse: false }],
  ["GatherV2", { x: floats(50, 33), indices: indices(50, 70) }, { axis: 0, batchDims: 0 }],
  ["GatherV2", { x: floats(4, 50, 3), indices: indices(50, 4, 9) }, { axis: 1, batchDims: 1 }],
  ["GatherNd", { params: floats(20, 9, 3), indices: indices(8, 30, 2) }, {}],
  ["ScatterNd", { updates: floats(60, 5), indices: indices(9, 60, 1) }, { shape: [9, 5] }],
  ["TensorScatterUpdate", { tensor: floats(9, 5), updates: floats(60, 5), indices: indices(9, 60, 1) }, {}],
  ["UnsortedSegmentSum", { x: floats(200, 3), segmentIds: indices(9, 200) }, { numSegments: 9 }],
  ["UnsortedSegmentSum", { x: floats(20, 130), segmentIds: indices(9, 20) }, { numSegments: 9 }],
  ["OneHot", { indices: indices(12, 77) }, { depth: 12, onValue: 1, offValue: 0, dtype: "float32" }],
];

describe("how an instruction is cut never changes its result", () => {
  for (const [kernel, inputs, attrs] of cases) {
    it(`${kernel} ${JSON.stringify(attrs)}`, () => {
      const lowering = named.get(kernel) as Lowering;
      const once = new Cut(1).run(lowering, inputs, attrs);
      expect(once.flat().some((bits) => bits === 0x7fc0dead)).toBe(false);
      for (const chunks of [2, 3, 7, 64]) expect(new Cut(chunks).run(lowering, inputs, attrs)).toEqual(once);
    });
  }
});

it("a gather in a program, where nobody looks at the indices first, reads zeros for those outside", () => {
  const x: Plain = { shape: [2, 2], dtype: "int32", values: [1, 2, 3, 4] };
  const far: Plain = { shape: [4], dtype: "int32", values: [-1, 2, 2_147_483_647, 1] };
  expect(new Cut(1).run(named.get("GatherV2") as Lowering, { x, indices: far }, { axis: 0 })).toEqual([[0, 0, 0, 0, 0, 0, 3, 4]]);
});
