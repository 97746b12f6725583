import * as fs from "node:fs/promises";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { decode, encode } from "../../../nodes/lib/checkpoint.ts";
import { writeWhole } from "../../../nodes/lib/files.ts";
import type { Ledger } from "../../../nodes/lib/ledger.ts";
import type { Loaded, Saved } from "../../../nodes/lib/run.ts";
import { disposeTree } from "../../../nodes/lib/tree.ts";
import type { Json } from "../../../nodes/ports.ts";
import type { CacheFolder } from "../cache/folder.ts";
import type { Recorded } from "./record.ts";
import type { Place } from "./steering.ts";

/** What outlives the executor: states of trainings in the run's folder, results in the cache. Failing to keep is a note, never the end of a run. */
export interface Keeping {
  /** A plain result by its identity. */
  result(identity: string): Promise<{ value: unknown; recorded: Recorded } | null>;
  keepResult(value: unknown, recorded: Recorded): Promise<void>;
  /** The last state of a finished training by its identity. */
  state(identity: string): Promise<Saved | null>;
  /** The state that the folder has under this place becomes the cache's under the identity of its result. */
  keepState(identity: string, place: Place): Promise<void>;
  /** The state under this place, if it is that of the call with this identity. */
  unfinished(identity: string, place: Place): Promise<Loaded | null>;
  /** The state that another run's folder has under this place; null where there is none that can be read. */
  stateIn(folder: string, place: Place): Promise<Saved | null>;
  /** Copies now, writes in the background: one write a place at a time, the newest last. */
  save(identity: string, place: Place, saved: Saved): Promise<void>;
  settle(): Promise<void>;
  trim(): Promise<void>;
}

export interface KeepingOptions {
  readonly folder: string | undefined;
  readonly cache: CacheFolder | undefined;
  note(place: Place, text: string): void;
}

export function createKeeping({ folder, cache, note }: KeepingOptions): Keeping {
  const writes = new Map<string, Promise<void>>();
  const failed = new Set<string>();
  const fileOf = (place: Place) => (folder === undefined ? undefined : stateFile(folder, place));

  return {
    result: async (identity) => {
      const bytes = (await cache?.read("results", identity)) ?? null;
      if (bytes === null) return null;
      try {
        return deserialize(bytes) as { value: unknown; recorded: Recorded };
      } catch {
        await cache?.forget("results", identity);
        return null;
      }
    },
    keepResult: async (value, recorded) => {
      // What cannot be kept is computed again another time.
      await cache?.write("results", recorded.identity, serialize({ value, recorded })).catch(() => {});
    },
    state: async (identity) => {
      const bytes = (await cache?.read("states", identity)) ?? null;
      if (bytes === null) return null;
      try {
        return decode(bytes);
      } catch {
        await cache?.forget("states", identity);
        return null;
      }
    },
    keepState: async (identity, place) => {
      const file = fileOf(place);
      if (file !== undefined) await cache?.link("states", identity, file).catch(() => {});
    },
    unfinished: async (identity, place) => {
      const file = fileOf(place);
      const bytes = file === undefined ? null : await fs.readFile(file).catch(() => null);
      if (bytes === null || file === undefined) return null;
      try {
        const saved = decode(bytes, file);
        if ((saved.host as { call?: string }).call === identity) return { ...saved, source: "checkpoint" };
        // A training of another rung or of an older graph had this place.
        disposeTree(saved.tensors);
        return null;
      } catch (error) {
        note(place, `${(error as Error).message} The training begins anew.`);
        return null;
      }
    },
    stateIn: async (other, place) => {
      try {
        return decode(await fs.readFile(stateFile(other, place)));
      } catch {
        return null;
      }
    },
    save: async (identity, place, saved) => {
      const file = fileOf(place);
      if (file === undefined) return;
      await writes.get(file);
      const bytes = await encode({ ...saved, host: { ...(saved.host as { [name: string]: Json }), call: identity } });
      const { updates } = (saved.host as unknown as { ledger: Ledger }).ledger;
      const write = writeWhole(file, bytes).then(
        () => void failed.delete(file),
        (error: Error) => {
          if (!failed.has(file))
            note(place, `The state after update ${updates} is not saved: ${error.message} The last saved one is kept.`);
          failed.add(file);
        },
      );
      writes.set(file, write);
    },
    settle: async () => void (await Promise.all(writes.values())),
    trim: async () => cache?.trim(),
  };
}

/** `checkpoints/<path>/<node>.safetensors`, as the exported script has it. */
export function stateFile(folder: string, { path, node }: Place): string {
  const parts = [...path.split("/"), node].filter((part) => part !== "").map((part) => part.replace(/[^\w.=+-]/g, "_"));
  return `${join(folder, "checkpoints", ...parts)}.safetensors`;
}
