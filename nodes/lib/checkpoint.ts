// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Json } from "../ports.ts";
import { Problem } from "./problem.ts";
import { valuesOf } from "./read.ts";
import type { Saved } from "./run.ts";
import { flatten, unflatten } from "./tree.ts";

/**
 * A training's state as one safetensors file: the tensors by their paths, and all that is JSON in the
 * header's `__metadata__` under `host`, so that file and counters can never belong to different steps.
 *
 * Layout: 8 bytes length of the header (little endian), the header as JSON padded with spaces to a multiple of 8,
 * then the tensors' bytes one after another. Source: https://github.com/huggingface/safetensors, "Format".
 */
const typeNames = { float32: "F32", int32: "I32", bool: "BOOL" } as const;
type Type = keyof typeof typeNames;
type Entry = { dtype: string; shape: number[]; data_offsets: [number, number] };

export async function encode({ tensors, host }: Saved): Promise<Uint8Array> {
  const header: Record<string, Entry | Record<string, string>> = { __metadata__: { format: "pt", host: JSON.stringify(host) } };
  const pieces: Uint8Array[] = [];
  let end = 0;
  const flat = flatten(tensors);
  const held = await valuesOf(() => Object.fromEntries(flat));
  for (const [path, tensor] of flat) {
    const dtype = typeNames[tensor.dtype as Type];
    if (dtype === undefined) throw new Error(`The tensor ${path} has the type ${tensor.dtype}, which a checkpoint cannot hold.`);
    const values = held[path] as Float32Array;
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    header[path] = { dtype, shape: tensor.shape, data_offsets: [end, end + bytes.length] };
    pieces.push(bytes);
    end += bytes.length;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + padded + end).fill(0x20, 8, 8 + padded);
  new DataView(file.buffer).setBigUint64(0, BigInt(padded), true);
  file.set(text, 8);
  let at = 8 + padded;
  for (const piece of pieces) {
    file.set(piece, at);
    at += piece.length;
  }
  return file;
}

/** The inverse; the caller owns the tensors. Throws `checkpoint-damaged`, with the name, for anything else than such a file. */
export function decode(file: Uint8Array, name = "A checkpoint"): Saved {
  try {
    return read(file);
  } catch (error) {
    const what = error instanceof Damaged ? error.message : "it is no checkpoint of a training";
    throw new Problem("checkpoint-damaged", `${name} cannot be read: ${what}.`, { fix: "Delete it to start this training anew." });
  }
}

class Damaged extends Error {}

function read(file: Uint8Array): Saved {
  const { header, start } = headerOf(file);
  const host = (header.__metadata__ as Record<string, string> | undefined)?.host;
  if (host === undefined) throw damaged("it does not say where the training stood");
  const counters = JSON.parse(host) as Json;
  const flat = new Map<string, tf.Tensor>();
  try {
    for (const [path, entry] of Object.entries(header)) {
      if (path !== "__metadata__") flat.set(path, tensorOf(file.subarray(start), path, entry as Entry));
    }
  } catch (error) {
    for (const tensor of flat.values()) tensor.dispose();
    throw error;
  }
  return { tensors: unflatten(flat), host: counters };
}

function tensorOf(body: Uint8Array, path: string, { dtype, shape, data_offsets: [from, to] }: Entry): tf.Tensor {
  const type = (Object.keys(typeNames) as Type[]).find((name) => typeNames[name] === dtype);
  if (type === undefined) throw damaged(`"${path}" has the unknown type ${dtype}`);
  // A copy, because the bytes need not lie where numbers of that size may begin. (A Buffer's `slice` is none.)
  const bytes = new Uint8Array(body.subarray(from, to));
  const size = shape.reduce((product, length) => product * length, type === "bool" ? 1 : 4);
  if (bytes.length !== size) throw damaged(`"${path}" is cut short`);
  const values = type === "float32" ? new Float32Array(bytes.buffer) : type === "int32" ? new Int32Array(bytes.buffer) : bytes;
  return tf.tensor(values, shape, type);
}

function headerOf(file: Uint8Array): { header: Record<string, unknown>; start: number } {
  if (file.length < 8) throw damaged("it is too short");
  const length = Number(new DataView(file.buffer, file.byteOffset, 8).getBigUint64(0, true));
  if (length > file.length - 8) throw damaged("its header is cut short");
  try {
    return { header: JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length))), start: 8 + length };
  } catch {
    throw damaged("its header is no JSON");
  }
}

function damaged(what: string): Damaged {
  return new Damaged(what);
}
