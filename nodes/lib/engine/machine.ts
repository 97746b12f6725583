// SPDX-License-Identifier: MIT-0
import { bind, firstFree, type Kernels, nativeKernels, wasmKernels } from "./binding.ts";
import { layOut } from "./control.ts";
import { sharedCores } from "./cores.ts";
import { cores, workersAllowed } from "./host.ts";
import { makePace } from "./pace.ts";
import { Threads } from "./threads.ts";

/** What runs programs: the compiled kernels over one shared memory, with a number of threads. */
export interface Machine {
  readonly name: "wasm" | "native";
  /** Shared; grows up to 4 GiB. */
  readonly memory: WebAssembly.Memory;
  /** Of the memory as it is now: made anew after the memory has grown. */
  views(): Views;
  /** Whether multiply-add rounds once. Where it does not, results differ from other machines'. */
  readonly fused: boolean;
  /** First free byte after stacks, scratch and control words; a multiple of 64. */
  readonly heapStart: number;
  /** How many threads may work on a program. Fewer do where other programs compute or more would not be faster. */
  readonly threads: number;
  setThreads(threads: number): void;
  /** Runs the program at this address to its END. */
  execute(programAddress: number): void;
  /** The build, the threads, and what was asked for and could not be had. */
  readonly description: string;
  stop(): Promise<void> | void;
}

export interface Views {
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  readonly ints: Int32Array<SharedArrayBuffer>;
  readonly floats: Float32Array<SharedArrayBuffer>;
}

export interface MachineOptions {
  readonly engine: "wasm" | "native";
  readonly threads: number;
  /** "avx2" where the best would be "avx512": to compare. */
  readonly instructions?: string;
  /** Use all threads for every program, whatever else runs and also where one would be faster: for tests and measurements. */
  readonly always?: boolean;
}

/** Workers are started when so many milliseconds have been computed: short programs end before they could help. */
const workersAfter = 30;
const mostThreads = Math.max(8, Math.min(64, cores));

export async function startMachine(options: MachineOptions): Promise<Machine> {
  const { kernels, complaint } = chooseKernels(options);
  const memory = new WebAssembly.Memory({ initial: 256, maximum: 65_536, shared: true });
  const free = firstFree(kernels, memory);
  const layout = layOut(free, mostThreads);
  growTo(memory, layout.heapStart);
  const binding = bind(kernels, memory, layout, 0);
  const team = new Threads(kernels, memory, layout, free, mostThreads, binding);
  const pace = makePace();
  let views = makeViews(memory);
  let threads = 1;
  let begun = options.always === true;
  let computed = 0;
  const currentViews = () => {
    if (views.bytes.buffer !== (memory.buffer as unknown)) views = makeViews(memory);
    return views;
  };
  const setThreads = (wanted: number) => {
    threads = Math.max(1, Math.min(Math.floor(wanted), mostThreads));
    if (threads > 1 && !workersAllowed()) {
      team.complaint = "no worker threads here: Node's permission for them is missing";
      threads = 1;
    }
    if (begun) team.start(threads);
  };
  setThreads(options.threads);
  return {
    name: kernels.name,
    memory,
    views: currentViews,
    fused: binding.fused(1 + 2 ** -12, -1 - 2 ** -11),
    heapStart: layout.heapStart,
    get threads() {
      return threads;
    },
    setThreads,
    execute(program) {
      if (options.always === true) {
        const all = Math.min(threads, team.present);
        team.limit(all);
        team.run(program, all > 1);
        return;
      }
      const start = performance.now();
      const most = Math.min(threads, team.present, sharedCores.cores());
      team.limit(most);
      const kind = most > 1 ? kindOf(currentViews().ints, program >>> 2) : 0;
      team.run(program, kind !== 0 && pace.together(kind, start));
      const end = performance.now();
      if (kind !== 0) pace.took(kind, end - start, end);
      sharedCores.used(end - start, end);
      if (begun) return;
      computed += end - start;
      if (computed > workersAfter) {
        begun = true;
        team.start(threads);
      }
    },
    get description() {
      const count = options.always === true || team.complaint !== null ? Math.min(threads, team.present) : threads;
      const parts = [kernels.label, count === 1 ? "1 thread" : `${count} threads`];
      return [...parts, ...[complaint, team.complaint].filter((part) => part !== null)].join("; ");
    },
    stop: () => team.stop(),
  };
}

function chooseKernels({ engine, instructions }: MachineOptions): { kernels: Kernels; complaint: string | null } {
  if (engine === "wasm") return { kernels: wasmKernels(), complaint: null };
  try {
    return { kernels: nativeKernels(instructions), complaint: null };
  } catch (error) {
    return { kernels: wasmKernels(), complaint: `the native build was not used: ${(error as Error).message}` };
  }
}

/**
 * A number for programs that can be expected to take the same time. Compiled programs differ by their address; those of eager mode
 * all have one, and differ by what the first instruction does and into how many chunks it is split, which follows from its work.
 * 0: one that threads cannot share.
 */
function kindOf(words: Int32Array, at: number): number {
  const [code, length, chunks] = [words[at]!, words[at + 1]!, words[at + 3]!];
  if (code === 0 || (chunks === 1 && words[at + length] === 0)) return 0;
  return (
    (Math.imul(at, 0x9e3779b1) ^ Math.imul(code + 64 * chunks, 0x85ebca6b) ^ Math.imul(words[at + length]! + 64 * length, 0xc2b2ae35)) | 1
  );
}

function growTo(memory: WebAssembly.Memory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / 65_536));
}

function makeViews({ buffer }: WebAssembly.Memory): Views {
  const shared = buffer as unknown as SharedArrayBuffer;
  return { bytes: new Uint8Array(shared), ints: new Int32Array(shared), floats: new Float32Array(shared) };
}
