import { zlibSync } from "fflate";
import { crc32 } from "./crc.ts";
import { inflated } from "./inflate.ts";
import type { ProblemData } from "./problems.ts";

/**
 * PNG files as lists of chunks, and text in them: what a picture shows can travel inside it. Only the frame of the
 * file is read, never its pixels.
 */
export interface Chunk {
  /** Four letters, say `IHDR`. */
  readonly type: string;
  readonly data: Uint8Array;
}
export type Chunks = { readonly chunks: readonly Chunk[] } | { readonly problem: ProblemData };

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** What a text may be when it is unpacked: a graph is far smaller. */
const largestText = 32 * 2 ** 20;

export function isPng(bytes: Uint8Array): boolean {
  return signature.every((byte, at) => bytes[at] === byte);
}

/** All chunks up to the end of the picture, each with its checksum verified. Never throws. */
export function readChunks(bytes: Uint8Array): Chunks {
  if (!isPng(bytes)) return damaged("it does not begin as a PNG does");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = signature.length; ; ) {
    if (at + 12 > bytes.length) return damaged(`it ends at byte ${bytes.length}, before its last chunk`);
    const length = view.getUint32(at);
    const type = letters(bytes.subarray(at + 4, at + 8));
    if (!/^[A-Za-z]{4}$/.test(type)) return damaged(`there is no chunk at byte ${at}`);
    if (at + 12 + length > bytes.length) return damaged(`its chunk ${type} at byte ${at} is cut short`);
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length))
      return damaged(`the checksum of its chunk ${type} at byte ${at} is wrong`);
    chunks.push({ type, data: bytes.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
    if (type === "IEND") break;
  }
  if (chunks[0]?.type !== "IHDR") return damaged("it does not begin with its size");
  return { chunks };
}

export function writeChunks(chunks: readonly Chunk[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(signature.length + chunks.reduce((sum, { data }) => sum + 12 + data.length, 0));
  const view = new DataView(bytes.buffer);
  bytes.set(signature);
  let at = signature.length;
  for (const { type, data } of chunks) {
    view.setUint32(at, data.length);
    bytes.set(ascii(type), at + 4);
    bytes.set(data, at + 8);
    view.setUint32(at + 8 + data.length, crc32(bytes.subarray(at + 4, at + 8 + data.length)));
    at += 12 + data.length;
  }
  return bytes;
}

/** The picture with a compressed international text of this keyword, before its pixels; one of the same keyword is replaced. */
export function withText(bytes: Uint8Array, keyword: string, text: string): Uint8Array<ArrayBuffer> | { readonly problem: ProblemData } {
  const read = readChunks(bytes);
  if ("problem" in read) return read;
  const others = read.chunks.filter((chunk) => keywordOf(chunk) !== keyword);
  const packed = zlibSync(new TextEncoder().encode(text), { level: 9 });
  // Keyword, 0, compressed, by zlib, no language, no translated keyword.
  const head = [...ascii(keyword), 0, 1, 0, 0, 0];
  const data = new Uint8Array(head.length + packed.length);
  data.set(head);
  data.set(packed, head.length);
  return writeChunks(others.toSpliced(1, 0, { type: "iTXt", data }));
}

/** The text of this keyword; null in a picture that has none. Never throws. */
export function textIn(bytes: Uint8Array, keyword: string): { readonly text: string | null } | { readonly problem: ProblemData } {
  const read = readChunks(bytes);
  if ("problem" in read) return read;
  const chunk = read.chunks.find((one) => keywordOf(one) === keyword);
  return chunk === undefined ? { text: null } : unpacked(chunk.data, keyword.length + 1);
}

function unpacked(data: Uint8Array, at: number): { text: string } | { problem: ProblemData } {
  const compressed = data[at];
  const language = data.indexOf(0, at + 2);
  const translated = language < 0 ? -1 : data.indexOf(0, language + 1);
  if (translated < 0 || compressed === undefined || compressed > 1) return damaged("its text is cut short");
  const body = data.subarray(translated + 1);
  try {
    const plain = compressed === 0 ? body : inflated(body, largestText, "zlib");
    if (plain === null) return damaged("its text is far larger than any graph");
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(plain) };
  } catch {
    return damaged("its text cannot be unpacked");
  }
}

function keywordOf({ type, data }: Chunk): string | null {
  if (type !== "iTXt") return null;
  const end = data.subarray(0, 80).indexOf(0);
  return end < 1 ? null : letters(data.subarray(0, end));
}

function damaged(why: string): { problem: ProblemData } {
  return {
    problem: {
      code: "damaged-picture",
      message: `The picture is damaged: ${why}.`,
      fix: "Take another copy of it; chats and editors often repack pictures and drop what is in them.",
    },
  };
}

const ascii = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const letters = (bytes: Uint8Array) => String.fromCharCode(...bytes);
