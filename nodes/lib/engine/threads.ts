// SPDX-License-Identifier: MIT-0
import type { Binding, Kernels } from "./binding.ts";
import { control, type Layout, outcome, ticketOf } from "./control.ts";
import { startWorker, type Worker } from "./host.ts";
import type { WorkerTask } from "./worker.ts";

/** How long an idle worker goes on looking for work, and the main thread for the end of a worker's chunk, in microseconds. */
const workerPatience = 60;
const mainPatience = 40;
/** How long the main thread sleeps before it looks again, in milliseconds. */
const nap = 0.05;
const recoveryPatience = 2_000;

/** The workers of one machine, and the main thread's side of working with them. */
export class Threads {
  readonly #kernels: Kernels;
  readonly #memory: WebAssembly.Memory;
  readonly #layout: Layout;
  readonly #firstFree: number;
  readonly #most: number;
  readonly #binding: Binding;
  readonly #words: Int32Array;
  readonly #tickets: BigUint64Array;
  readonly #workers = new Map<number, Worker>();
  #limit = 1;
  /** Why there are fewer workers than were asked for. */
  complaint: string | null = null;

  constructor(kernels: Kernels, memory: WebAssembly.Memory, layout: Layout, firstFree: number, most: number, binding: Binding) {
    this.#kernels = kernels;
    this.#memory = memory;
    this.#layout = layout;
    this.#firstFree = firstFree;
    this.#most = most;
    this.#binding = binding;
    this.#words = new Int32Array(memory.buffer);
    this.#tickets = new BigUint64Array(memory.buffer);
    this.#store(control.threads, this.#limit);
    const rounds = roundsPerMicrosecond(binding);
    this.#store(control.workerSpins, Math.ceil(workerPatience * rounds));
    this.#store(control.mainSpins, Math.ceil(mainPatience * rounds));
  }

  /** Threads that can take chunks now, the main thread included. */
  get present(): number {
    return 1 + Math.min(this.#workers.size, Atomics.load(this.#words, (this.#layout.control + control.ready) / 4));
  }

  /** Starts workers until there are this many threads; they join in when they are ready. */
  start(threads: number): void {
    for (let id = 1; id < Math.min(threads, this.#most); id++) {
      if (this.#workers.has(id)) continue;
      const data: WorkerTask = {
        kernels: this.#kernels,
        memory: this.#memory,
        firstFree: this.#firstFree,
        mostThreads: this.#most,
        id,
      };
      try {
        const worker = startWorker(`engine ${id}`, data, (error) => {
          if (error !== null) this.complaint = `a worker ended: ${error.message}`;
          if (this.#workers.get(id) === worker) this.#workers.delete(id);
        });
        this.#workers.set(id, worker);
      } catch (error) {
        this.complaint = `no worker threads here: ${(error as Error).message}`;
        return;
      }
    }
  }

  /** How many threads may work from now on. */
  limit(threads: number): void {
    if (threads === this.#limit) return;
    this.#limit = threads;
    this.#store(control.threads, threads);
    Atomics.notify(this.#words, (this.#layout.control + control.threads) / 4);
    // Those that sleep for want of work and not for this limit have to find out.
    this.#wake();
  }

  run(program: number, together: boolean): void {
    this.#words[(this.#layout.control + control.alone) / 4] = together ? 0 : 1;
    try {
      let why = this.#binding.run(program);
      while (why !== outcome.finished) {
        if (why === outcome.wake) this.#wake();
        else if (why === outcome.wait) Atomics.wait(this.#words, (this.#layout.control + control.never) / 4, 0, nap);
        else throw new Error("an instruction failed in a worker of the engine");
        why = this.#binding.run(0);
      }
    } catch (error) {
      this.#abandon();
      throw error;
    }
  }

  async stop(): Promise<void> {
    const workers = [...this.#workers.values()];
    this.#workers.clear();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  #wake(): void {
    const wakes = (this.#layout.control + control.wakes) / 4;
    Atomics.add(this.#words, wakes, 1);
    Atomics.notify(this.#words, wakes);
  }

  /** After a trap: nothing more is taken, and chunks that workers have begun end before anyone touches the memory again. */
  #abandon(): void {
    const words = this.#words;
    const start = this.#layout.control;
    const { taken, total } = ticketOf(words, start);
    Atomics.store(this.#tickets, (start + control.ticket) / 8, (BigInt(total) << 32n) | BigInt(total));
    const begun = Math.min(taken, total) - Atomics.load(words, (start + control.mine) / 4);
    const patience = performance.now() + recoveryPatience;
    for (;;) {
      const ended = Atomics.load(words, (start + control.done) / 4) + Atomics.load(words, (start + control.failures) / 4);
      if (ended >= begun || performance.now() > patience) break;
      Atomics.wait(words, (start + control.never) / 4, 0, nap);
    }
    this.#store(control.failures, 0);
    this.#store(control.total, 0);
  }

  #store(offset: number, value: number): void {
    Atomics.store(this.#words, (this.#layout.control + offset) / 4, value);
  }
}

/** Short waiting is counted in rounds: neither WASM nor the kernels have a clock. */
function roundsPerMicrosecond(binding: Binding): number {
  const rounds = 20_000;
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    binding.spin(rounds);
    best = Math.min(best, performance.now() - start);
  }
  return rounds / (Math.max(best, 0.001) * 1000);
}
