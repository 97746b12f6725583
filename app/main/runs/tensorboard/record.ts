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
  version.copy(record, at);
  return framed(record);
}

/** One number of one step. `tag` is UTF-8. */
export function scalarRecord(tag: Buffer, step: number, value: number, wallSeconds: number): Buffer {
  const valueBytes = 1 + varintLength(tag.length) + tag.length + 5;
  const summaryBytes = 1 + varintLength(valueBytes) + valueBytes;
  const eventBytes = 9 + 1 + varintLength(step) + 1 + varintLength(summaryBytes) + summaryBytes;
  const record = Buffer.allocUnsafe(frame + eventBytes + 4);
  let at = doubleField(record, frame, wallSeconds);
  record[at++] = (2 << 3) | 0;
  at = varint(record, at, step);
  at = bytesHeader(record, at, 5, summaryBytes);
  at = bytesHeader(record, at, 1, valueBytes);
  at = bytesHeader(record, at, 1, tag.length);
  at += tag.copy(record, at);
  record[at++] = (2 << 3) | 5;
  record.writeFloatLE(value, at);
  return framed(record);
}

function framed(record: Buffer): Buffer {
  const length = record.length - frame - 4;
  record.writeUInt32LE(length, 0);
  record.writeUInt32LE(0, 4);
  record.writeUInt32LE(masked(crc32c(record, 0, 8)), 8);
  record.writeUInt32LE(masked(crc32c(record, frame, frame + length)), frame + length);
  return record;
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
  for (; rest >= 128; rest = Math.floor(rest / 128)) record[at++] = (rest % 128) | 128;
  record[at++] = rest;
  return at;
}

function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) length++;
  return length;
}
