import { randomBytes } from "node:crypto";
import * as fs from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../../../nodes/lib/files.ts";

/**
 * Results kept on disk by their identity, for all runs and restarts: `results/<identity>` for plain values, and
 * `states/<identity>.safetensors` for the last state of a training. What is used is touched; over the limit the longest
 * unused goes first. Nothing in it is the only copy of anything: a run's folder has its own (hard) link to its states.
 */
export interface CacheFolder {
  readonly folder: string;
  /** Bytes of a result or state, or null. */
  read(kind: Kind, identity: string): Promise<Uint8Array | null>;
  write(kind: Kind, identity: string, bytes: Uint8Array): Promise<void>;
  /** The same as `write` with a file that is there already, without copying where the disk can. */
  link(kind: Kind, identity: string, file: string): Promise<void>;
  forget(kind: Kind, identity: string): Promise<void>;
  trim(): Promise<void>;
  usage(): Promise<{ bytes: number; limit: number; results: number; folder: string }>;
  limit(bytes: number): Promise<void>;
  clear(): Promise<void>;
}

export type Kind = "results" | "states";
const kinds: readonly Kind[] = ["results", "states"];
const ending: Record<Kind, string> = { results: "", states: ".safetensors" };
export const defaultLimit = 2 * 2 ** 30;

export function openCache(folder: string): CacheFolder {
  const place = (kind: Kind, identity: string) => join(folder, kind, `${identity}${ending[kind]}`);
  const limitFile = join(folder, "limit.json");

  const limitNow = async (): Promise<number> => {
    try {
      const read: unknown = JSON.parse(await fs.readFile(limitFile, "utf8"));
      const bytes = typeof read === "object" && read !== null && "bytes" in read ? read.bytes : undefined;
      return typeof bytes === "number" && bytes >= 0 ? bytes : defaultLimit;
    } catch {
      return defaultLimit;
    }
  };

  const files = async () => {
    const found: { path: string; bytes: number; used: number }[] = [];
    for (const kind of kinds) {
      const names = await fs.readdir(join(folder, kind)).catch(() => []);
      for (const name of names) {
        const path = join(folder, kind, name);
        // Another process may have taken it away meanwhile.
        const stat = await fs.stat(path).catch(() => null);
        if (stat?.isFile()) found.push({ path, bytes: stat.size, used: stat.mtimeMs });
      }
    }
    return found;
  };

  return {
    folder,
    read: async (kind, identity) => {
      const path = place(kind, identity);
      try {
        const bytes = await fs.readFile(path);
        const now = new Date();
        await fs.utimes(path, now, now).catch(() => {});
        return bytes;
      } catch {
        return null;
      }
    },
    write: (kind, identity, bytes) => writeWhole(place(kind, identity), bytes),
    link: async (kind, identity, file) => {
      await fs.mkdir(join(folder, kind), { recursive: true });
      const temporary = `${place(kind, identity)}.${randomBytes(6).toString("hex")}.tmp`;
      try {
        await fs.link(file, temporary).catch(() => fs.copyFile(file, temporary));
        await fs.rename(temporary, place(kind, identity));
      } catch (error) {
        await fs.rm(temporary, { force: true }).catch(() => {});
        throw error;
      }
    },
    forget: (kind, identity) => fs.rm(place(kind, identity), { force: true }),
    trim: async () => {
      const [limit, all] = [await limitNow(), await files()];
      let bytes = all.reduce((sum, file) => sum + file.bytes, 0);
      for (const file of all.sort((a, b) => a.used - b.used)) {
        if (bytes <= limit) return;
        await fs.rm(file.path, { force: true }).catch(() => {});
        bytes -= file.bytes;
      }
    },
    usage: async () => {
      const [limit, all] = [await limitNow(), await files()];
      return { bytes: all.reduce((sum, file) => sum + file.bytes, 0), limit, results: all.length, folder };
    },
    limit: (bytes) => writeWhole(limitFile, `${JSON.stringify({ bytes })}\n`),
    clear: async () => {
      for (const kind of kinds) await fs.rm(join(folder, kind), { recursive: true, force: true });
    },
  };
}
