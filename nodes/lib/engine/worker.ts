// SPDX-License-Identifier: MIT-0
import { workerData } from "node:worker_threads";
import { bind, type Kernels } from "./binding.ts";
import { control, layOut, ticketOf } from "./control.ts";

/** What a worker is started with. */
export interface WorkerTask {
  readonly kernels: Kernels;
  readonly memory: WebAssembly.Memory;
  readonly firstFree: number;
  readonly mostThreads: number;
  readonly id: number;
}

/**
 * A worker of the machine: helps while there is something to do, then sleeps until the main thread wakes it.
 * It sleeps here and not in the kernels, so that the process can end it at any time.
 */
const { kernels, memory, firstFree, mostThreads, id } = workerData as WorkerTask;
const layout = layOut(firstFree, mostThreads);
const words = new Int32Array(memory.buffer);
const wakes = (layout.control + control.wakes) / 4;
const sleepers = (layout.control + control.sleepers) / 4;
const failures = (layout.control + control.failures) / 4;
const threads = (layout.control + control.threads) / 4;

const ready = (layout.control + control.ready) / 4;

const binding = bind(kernels, memory, layout, id);
Atomics.add(words, ready, 1);
try {
  for (;;) {
    const most = Atomics.load(words, threads);
    if (id >= most) {
      Atomics.wait(words, threads, most);
      continue;
    }
    binding.help();
    Atomics.add(words, sleepers, 1);
    const seen = Atomics.load(words, wakes);
    const { taken, total } = ticketOf(words, layout.control);
    // Whoever publishes after this looks at `sleepers`; whatever was published before is seen here. So no call is missed.
    if (taken >= total) Atomics.wait(words, wakes, seen);
    Atomics.sub(words, sleepers, 1);
  }
} catch (error) {
  // A kernel trapped: its chunk will never be done, and the main thread may be waiting for it.
  Atomics.add(words, failures, 1);
  throw error;
}
