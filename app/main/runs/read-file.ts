import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import type { Damage } from "./damage.ts";

export type Read = { readonly text: string } | { readonly damage: Damage };

const largest = 64 * 2 ** 20;

/** A small file as a whole. Pipes, folders and devices are not opened: some never end. */
export function readSmall(path: string): Read {
  try {
    const info = statSync(path);
    if (!info.isFile() || info.size > largest) return { damage: "unreadable" };
    return { text: readFileSync(path, "utf8") };
  } catch (error) {
    return { damage: kindOf(error) };
  }
}

/** Bytes of a file from its beginning, or from its end where `from` is negative. */
export function readPart(path: string, from: number, length: number): Read {
  try {
    const info = statSync(path);
    if (!info.isFile()) return { damage: "unreadable" };
    const file = openSync(path, "r");
    try {
      const bytes = Buffer.alloc(Math.min(length, info.size));
      const read = readSync(file, bytes, 0, bytes.length, from < 0 ? Math.max(0, info.size + from) : from);
      return { text: bytes.toString("utf8", 0, read) };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return { damage: kindOf(error) };
  }
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const kindOf = (error: unknown): Damage => ((error as NodeJS.ErrnoException).code === "ENOENT" ? "missing" : "unreadable");
