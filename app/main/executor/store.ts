import * as tf from "@tensorflow/tfjs";
import type { Recorded } from "./record.ts";

/**
 * Results by identity, in memory. Tensors of a result belong to the store until it is evicted.
 *
 * What the last run used stays; the rest goes, least recently used first, while the store is over its limit.
 * A result may hold on to tensors of its inputs (an objective to its teacher's weights), so nothing is
 * evicted before what was made of it.
 */
export interface Entry {
  readonly identity: string;
  readonly value: unknown;
  readonly tensors: readonly tf.Tensor[];
  readonly recorded: Recorded;
  /** Identities of the results it was made of. */
  readonly uses: readonly string[];
}

type Kept = Entry & { readonly bytes: number; used: number; pins: number; holders: number };

export interface Store {
  get(identity: string): Entry | undefined;
  put(entry: Entry): void;
  /** Marks as used now. */
  touch(identity: string): void;
  /** While pinned, an entry is in the hands of a call and stays. */
  pin(identity: string): void;
  unpin(identity: string): void;
  /** The tensor belongs to an entry already. */
  owns(tensor: tf.Tensor): boolean;
  /** Evicts down to the limit. */
  trim(): void;
  /** Evicts all that is in no one's hands. */
  clear(): void;
  readonly bytes: number;
  readonly size: number;
}

/** Bytes of what was told, to within a factor of two; a container's children count for themselves. */
function roughly({ told }: Recorded): number {
  return told.reduce((sum, item) => sum + ("view" in item ? JSON.stringify(item.view).length : "child" in item ? 0 : 100), 0);
}

export function createStore(limit: number): Store {
  const entries = new Map<string, Kept>();
  const owned = new WeakSet<tf.Tensor>();
  let bytes = 0;
  let clock = 0;

  const holders = (uses: readonly string[], change: 1 | -1) => {
    for (const identity of uses) {
      const entry = entries.get(identity);
      if (entry !== undefined) entry.holders += change;
    }
  };
  const evict = (entry: Kept) => {
    entries.delete(entry.identity);
    bytes -= entry.bytes;
    holders(entry.uses, -1);
    for (const tensor of entry.tensors) tensor.dispose();
  };

  const trimTo = (most: number) => {
    while (bytes > most) {
      const free = [...entries.values()].filter(
        (entry) => entry.pins === 0 && entry.holders === 0 && (entry.bytes > 0 || entry.uses.length > 0),
      );
      const oldest = free.reduce<Kept | undefined>((old, entry) => (old === undefined || entry.used < old.used ? entry : old), undefined);
      if (oldest === undefined) return;
      evict(oldest);
    }
  };

  return {
    get: (identity) => entries.get(identity),
    put: (entry) => {
      const size =
        entry.tensors.reduce((sum, tensor) => sum + tf.util.bytesPerElement(tensor.dtype) * tensor.size, 0) + roughly(entry.recorded);
      for (const tensor of entry.tensors) {
        tf.keep(tensor);
        owned.add(tensor);
      }
      entries.set(entry.identity, { ...entry, bytes: size, used: ++clock, pins: 0, holders: 0 });
      holders(entry.uses, 1);
      bytes += size;
    },
    touch: (identity) => {
      const entry = entries.get(identity);
      if (entry !== undefined) entry.used = ++clock;
    },
    pin: (identity) => {
      const entry = entries.get(identity);
      if (entry !== undefined) entry.pins++;
    },
    unpin: (identity) => {
      const entry = entries.get(identity);
      if (entry !== undefined) entry.pins--;
    },
    owns: (tensor) => owned.has(tensor),
    trim: () => trimTo(limit),
    clear: () => {
      trimTo(0);
      for (const entry of [...entries.values()]) if (entry.pins === 0 && entry.holders === 0) evict(entry);
    },
    get bytes() {
      return bytes;
    },
    get size() {
      return entries.size;
    },
  };
}
