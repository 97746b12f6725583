import { crc32c, masked } from "./crc32c.ts";

/**
 * A TFRecord: length (8 bytes), its masked sum (4), the bytes, their masked sum (4); all little-endian.
 * The bytes are an `Event` of tensorflow/core/util/event.proto: wall_time = 1 (double), step = 2 (varint),
 * file_version = 3 (string), summary = 5; a `Summary` holds values = 1, each tag = 1 (string), simple_value = 2 (float).
 */
const frame = 12;

/** The first record of a file says what it is. */
export function versionRecord(wallSeconds: number): Buffer {
  const version = Buffer.from("brain.Event:2");
  const record = Buffer.alloc(frame + 9 + 2 + version.length + 4);
  let at = doubleField(record, frame, wallSeconds);
  at = bytesHeader(record, at, 3, version.length);
  at += version.copy(record, at);
  frameAround(record, 0, at);
  return record;
}

/** One number of one step. `tag` is UTF-8. */
export function scalarRecord(tag: Buffer, step: number, value: number, wallSeconds: number): Buffer {
  const record = Buffer.alloc(mostBytes(tag));
  return record.subarray(0, writeScalar(record, 0, tag, step, value, wallSeconds));
}

/** Room that such a record needs at most. */
export const mostBytes = (tag: Buffer): number => tag.length + 80;

/** Writes the record at this place, and gives the place after it. */
export function writeScalar(into: Buffer, start: number, tag: Buffer, step: number, value: number, wallSeconds: number): number {
  const valueBytes = 1 + varintLength(tag.length) + tag.length + 5;
  const summaryBytes = 1 + varintLength(valueBytes) + valueBytes;
  let at = doubleField(into, start + frame, wallSeconds);
  into[at++] = (2 << 3) | 0;
  at = varint(into, at, step);
  at = bytesHeader(into, at, 5, summaryBytes);
  at = bytesHeader(into, at, 1, valueBytes);
  at = bytesHeader(into, at, 1, tag.length);
  for (let i = 0; i < tag.length; i++) into[at++] = tag[i]!;
  into[at++] = (2 << 3) | 5;
  at = into.writeFloatLE(value, at);
  return frameAround(into, start, at);
}

/** Length and sums, around bytes that are in their place already. */
function frameAround(into: Buffer, start: number, end: number): number {
  into.writeUInt32LE(end - start - frame, start);
  into.writeUInt32LE(0, start + 4);
  into.writeUInt32LE(masked(crc32c(into, start, start + 8)), start + 8);
  return into.writeUInt32LE(masked(crc32c(into, start + frame, end)), end);
}

/** Field 1 of an Event. */
function doubleField(record: Buffer, at: number, value: number): number {
  record[at] = (1 << 3) | 1;
  return record.writeDoubleLE(value, at + 1);
}

function bytesHeader(record: Buffer, at: number, field: number, length: number): number {
  record[at] = (field << 3) | 2;
  return varint(record, at + 1, length);
}

/** Whole numbers from 0 to 2^53. */
function varint(record: Buffer, from: number, value: number): number {
  let at = from;
  let rest = value;
  for (; rest >= 2 ** 31; rest = Math.floor(rest / 128)) record[at++] = (rest % 128) | 128;
  for (; rest >= 128; rest >>>= 7) record[at++] = (rest & 127) | 128;
  record[at++] = rest;
  return at;
}

function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) length++;
  return length;
}
