import { zipSync } from "fflate";
import { crc32 } from "./crc.ts";
import { inflated } from "./inflate.ts";
import type { ProblemData } from "./problems.ts";

/**
 * Zip files, read with suspicion: every file's size is known before it is unpacked, its checksum is verified, and no
 * name leads out of the folder that it might be unpacked into.
 */
export type Unzipped = { readonly files: ReadonlyMap<string, Uint8Array> } | { readonly problem: ProblemData };

export interface Limits {
  /** Of all files together, unpacked. */
  readonly bytes: number;
  readonly files: number;
}

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** `time`: milliseconds since 1970, written beside every file. */
export function zipped(files: Readonly<Record<string, Uint8Array>>, time: number): Uint8Array<ArrayBuffer> {
  // The format's years begin with 1980.
  const mtime = new Date(Math.max(time, Date.UTC(1980, 0, 2)));
  return zipSync(files, { level: 6, mtime }) as Uint8Array<ArrayBuffer>;
}

interface Entry {
  readonly name: string;
  readonly packed: number;
  readonly size: number;
  readonly crc: number;
  readonly method: number;
  readonly flags: number;
  readonly offset: number;
}

/** Never throws. */
export function unzipped(bytes: Uint8Array, limits: Limits): Unzipped {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = entriesOf(bytes, view, limits.files);
  if (typeof entries === "string") return damaged(entries);
  const files = new Map<string, Uint8Array>();
  let left = limits.bytes;
  for (const entry of entries) {
    const { name } = entry;
    if (!isSafe(name)) return refused(`a file in it has the name ${JSON.stringify(name.slice(0, 80))}, which could lead out of its folder`);
    if (files.has(name)) return damaged(`it holds ${name} twice`);
    left -= entry.size;
    if (left < 0) return refused(`unpacked it would have more than ${Math.round(limits.bytes / 2 ** 20)} MB`);
    const content = contentOf(bytes, view, entry);
    if (typeof content === "string") return damaged(`${content} ${name}`);
    files.set(name, content);
  }
  return { files };
}

/** The list at the end of the file, or what is wrong with it. */
function entriesOf(bytes: Uint8Array, view: DataView, most: number): Entry[] | string {
  let end = bytes.length - 22;
  // A comment of at most 64 KB may follow.
  const first = Math.max(0, bytes.length - 22 - 0xffff);
  while (end >= first && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < first || end < 0) return "it has no table of contents, so that it is cut short or no zip file";
  const count = view.getUint16(end + 10, true);
  if (count > most) return `it holds ${count} files, more than any capsule`;
  const entries: Entry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let n = 0; n < count; n++) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) return "its table of contents is damaged";
    const length = view.getUint16(at + 28, true);
    const next = at + 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) return "its table of contents is damaged";
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + length)),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at = next;
  }
  return entries;
}

function isSafe(name: string): boolean {
  return name !== "" && name.length < 400 && !/[\\:\0]/.test(name) && !name.startsWith("/") && !name.split("/").includes("..");
}

function contentOf(bytes: Uint8Array, view: DataView, { offset, packed, size, crc, method, flags }: Entry): Uint8Array | string {
  if ((flags & 1) !== 0) return "it is locked with a password:";
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== 0x04034b50) return "it has lost";
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packed > bytes.length) return "it is cut short at";
  // Deflate packs at most 1032 to one.
  if ((method !== 0 && method !== 8) || (method === 0 && packed !== size) || size > packed * 1040 + 64) return "it cannot unpack";
  const body = bytes.subarray(start, start + packed);
  try {
    const content = method === 0 ? body : inflated(body, size);
    return content?.length === size && crc32(content) === crc ? content : "the checksum does not fit";
  } catch {
    return "it cannot unpack";
  }
}

function damaged(why: string): { problem: ProblemData } {
  return { problem: { code: "damaged-zip", message: `The file is damaged: ${why}.`, fix: "Take another copy of it." } };
}
function refused(why: string): { problem: ProblemData } {
  return { problem: { code: "unsafe-zip", message: `The file is not opened: ${why}.`, fix: "Ask whoever made it for another one." } };
}
