// SPDX-License-Identifier: MIT-0
import { Problem } from "../problem.ts";

/** Bytes of a tensor in memory: padded to whole cache lines. */
export function padded(bytes: number): number {
  return Math.max(64, 64 * Math.ceil(bytes / 64));
}

const page = 65536;
const most = 65535 * page;

/**
 * Hands out pieces of the machine's memory. Training asks for the same sizes again and again, so freed
 * pieces wait in lists by size; only when the memory would have to grow are neighbours joined and split.
 */
export class Arena {
  readonly memory: WebAssembly.Memory;
  /** Views of the whole memory; made anew when it grows, so never keep them. */
  f32!: Float32Array;
  i32!: Int32Array;
  u8!: Uint8Array;
  used = 0;
  #top: number;
  #size = 0;
  readonly #free = new Map<number, number[]>();

  constructor(memory: WebAssembly.Memory, start: number) {
    this.memory = memory;
    this.#top = padded(start);
    this.#look();
  }

  /** Address of `bytes` bytes (a multiple of 64, see `padded`); what is in them is not defined. */
  allocate(bytes: number): number {
    // A size that is not a number would pass every comparison below, and all that comes after it would lie at address 0.
    if (!Number.isInteger(bytes)) throw new Error(`A tensor cannot have ${bytes} bytes: a kernel was given sizes that do not fit.`);
    const address = this.#free.get(bytes)?.pop() ?? this.#fresh(bytes);
    this.used += bytes;
    return address;
  }

  free(address: number, bytes: number): void {
    this.used -= bytes;
    const list = this.#free.get(bytes);
    if (list) list.push(address);
    else this.#free.set(bytes, [address]);
  }

  /** Bytes that were ever handed out at once: what the process keeps resident. */
  get reserved(): number {
    return this.#top;
  }

  #look(): void {
    const { buffer } = this.memory;
    this.f32 = new Float32Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.u8 = new Uint8Array(buffer);
    this.#size = buffer.byteLength;
  }

  #fresh(bytes: number): number {
    if (this.#top + bytes > this.#size) {
      const found = this.#split(bytes);
      if (found !== undefined) return found;
      this.#grow(bytes);
    }
    const address = this.#top;
    this.#top += bytes;
    return address;
  }

  #grow(bytes: number): void {
    const wanted = Math.max(this.#top + bytes, Math.min(most, this.#size + Math.min(this.#size, 256 * 1024 * 1024)));
    try {
      if (wanted > most) throw new RangeError("over 4 GiB");
      this.memory.grow(Math.ceil((wanted - this.#size) / page));
    } catch {
      throw new Problem(
        "out-of-memory",
        `There is no room for another ${inWords(bytes)}; ${inWords(this.used)} are in use, and the engine can hold 4 GiB.`,
        { fix: "Use smaller batches or a smaller model, or fewer examples at once." },
      );
    }
    this.#look();
  }

  /** Joins free neighbours, then takes the first piece that is long enough. */
  #split(bytes: number): number | undefined {
    const pieces = [...this.#free].flatMap(([size, list]) => list.map((address) => ({ address, size })));
    pieces.sort((a, b) => a.address - b.address);
    const joined: { address: number; size: number }[] = [];
    for (const piece of pieces) {
      const last = joined.at(-1);
      if (last && last.address + last.size === piece.address) last.size += piece.size;
      else joined.push({ ...piece });
    }
    const end = joined.at(-1);
    if (end && end.address + end.size === this.#top) {
      this.#top = end.address;
      joined.pop();
    }
    let found: number | undefined;
    this.#free.clear();
    for (const piece of joined) {
      if (found === undefined && piece.size >= bytes) {
        found = piece.address;
        piece.address += bytes;
        piece.size -= bytes;
      }
      if (piece.size === 0) continue;
      const list = this.#free.get(piece.size);
      if (list) list.push(piece.address);
      else this.#free.set(piece.size, [piece.address]);
    }
    if (found === undefined && this.#top + bytes <= this.#size) {
      found = this.#top;
      this.#top += bytes;
    }
    return found;
  }
}

function inWords(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
