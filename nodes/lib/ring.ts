// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Ring } from "./control.ts";
import type { Snapshot } from "./snapshot.ts";
import { disposeTree, leaves } from "./tree.ts";

const most = 60;

/** The rings of many trainings under one limit of bytes. */
export interface Rings {
  /** A ring of its own for a training. `must`: updates whose states are kept whatever happens, because a replay goes back to them. */
  ring(must?: readonly number[]): Ring<Snapshot> & { readonly bytes: number; readonly updates: readonly number[]; drop(): void };
  readonly bytes: number;
}

/**
 * Keeps about sixty states of each training, evenly spread over its updates: when there are more, every second one goes and
 * the distance doubles. Over the limit of all together, the largest ring thins itself out further. The newest state stays.
 * Snapshots that share a tensor (best weights that did not change) count it each time, so that the limit is never passed.
 */
export function createRings(limit: number): Rings {
  const rings = new Set<Thinnable>();
  const bytes = () => [...rings].reduce((sum, ring) => sum + ring.bytes, 0);
  const trim = () => {
    while (bytes() > limit) {
      const largest = [...rings].reduce((a, b) => (b.bytes > a.bytes && b.canThin() ? b : a));
      if (!largest.canThin() || !largest.thin()) return;
    }
  };
  return {
    ring: (must = []) => {
      const ring = makeRing(new Set(must), trim);
      rings.add(ring);
      return {
        ...ring,
        get bytes() {
          return ring.bytes;
        },
        get updates() {
          return ring.updates;
        },
        drop: () => {
          rings.delete(ring);
          ring.drop();
        },
      };
    },
    get bytes() {
      return bytes();
    },
  };
}

type Thinnable = ReturnType<typeof makeRing>;

function makeRing(must: ReadonlySet<number>, trim: () => void) {
  const kept = new Map<number, { snapshot: Snapshot; bytes: number }>();
  let every = 1;
  const forget = (updates: number) => {
    const entry = kept.get(updates);
    kept.delete(updates);
    if (entry) disposeTree(entry.snapshot.tensors);
  };
  const last = () => Math.max(-1, ...kept.keys());
  const removable = () => {
    const newest = last();
    return [...kept.keys()].filter((updates) => updates !== newest && !must.has(updates));
  };
  /** Every second one goes; false where nothing can. */
  const thin = (): boolean => {
    every *= 2;
    const before = kept.size;
    for (const updates of removable()) if (updates % every !== 0) forget(updates);
    if (kept.size === before) for (const updates of removable().slice(0, 1)) forget(updates);
    return kept.size < before;
  };
  return {
    wants: (updates: number) => !kept.has(updates) && (updates % every === 0 || must.has(updates)),
    put: (updates: number, snapshot: Snapshot) => {
      for (const tensor of leaves(snapshot.tensors)) tf.keep(tensor);
      forget(updates);
      const size = leaves(snapshot.tensors).reduce((sum, tensor) => sum + tensor.size * tf.util.bytesPerElement(tensor.dtype), 0);
      // The newest before this one was kept only because it was the newest.
      const before = last();
      kept.set(updates, { snapshot, bytes: size });
      if (before >= 0 && before < updates && before % every !== 0 && !must.has(before)) forget(before);
      while (kept.size > most && thin());
      trim();
    },
    at: (updates: number): Snapshot | undefined => {
      const place = Math.max(-1, ...[...kept.keys()].filter((at) => at <= updates));
      return kept.get(place)?.snapshot;
    },
    thin,
    canThin: () => removable().length > 0,
    get bytes() {
      return [...kept.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    },
    get updates() {
      return [...kept.keys()].sort((a, b) => a - b);
    },
    drop: () => {
      for (const updates of [...kept.keys()]) forget(updates);
    },
  };
}
