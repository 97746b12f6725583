// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import { type Arena, padded } from "./arena.ts";
import { type DType, sizeOf } from "./lowering.ts";

export type DataId = object;
type Host = Float32Array | Int32Array | Uint8Array | Uint8Array[] | string[] | number[] | boolean[];

/** What the backend knows of one piece of data. Bools lie in memory as whole numbers, strings on the host. */
export interface Datum {
  readonly dtype: tf.DataType;
  readonly address: number;
  readonly bytes: number;
  readonly size: number;
  references: number;
  readonly text?: string[] | Uint8Array[];
  complexTensorInfos?: { real: tf.TensorInfo; imag: tf.TensorInfo };
}

/** What goes through the three doors besides kernels, for a recording. */
export interface Watcher {
  wrote(dataId: DataId, values: Host, shape: readonly number[], dtype: tf.DataType): void;
  read(dataId: DataId): void;
  counted(dataId: DataId): void;
  moved(dataId: DataId): void;
}

/** tfjs's view of the machine: data by id, each in one piece of the arena, dropped when its count of references is 0. */
export class PatchbayBackend extends tf.KernelBackend {
  readonly arena: Arena;
  watcher: Watcher | undefined;
  readonly #data: tf.DataStorage<Datum>;

  constructor(arena: Arena) {
    super();
    this.arena = arena;
    this.#data = new tf.DataStorage<Datum>(this, tf.engine());
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): DataId {
    const dataId = {};
    this.#put(dataId, values as Host, shape, dtype, 1);
    this.watcher?.wrote(dataId, values as Host, shape, dtype);
    return dataId;
  }

  override move(dataId: DataId, values: tf.BackendValues, shape: number[], dtype: tf.DataType, references: number): void {
    this.watcher?.moved(dataId);
    this.#put(dataId, values as Host, shape, dtype, references);
  }

  /** Room for the output of a kernel. */
  make(shape: readonly number[], dtype: DType): { dataId: DataId; address: number } {
    const size = sizeOf(shape);
    const bytes = padded(4 * size);
    const address = this.arena.allocate(bytes);
    const dataId = {};
    this.#data.set(dataId, { dtype, address, bytes, size, references: 1 });
    return { dataId, address };
  }

  /** A value on the host: text, or a complex number of two parts. */
  makeHost(dtype: "string" | "complex64", held: Pick<Datum, "text" | "complexTensorInfos">): DataId {
    const dataId = {};
    this.#data.set(dataId, { dtype, address: 0, bytes: 0, size: 0, references: 1, ...held });
    return dataId;
  }

  datum(dataId: DataId): Datum {
    return this.#data.get(dataId);
  }

  has(dataId: DataId): boolean {
    return this.#data.has(dataId);
  }

  override readSync(dataId: DataId): tf.BackendValues {
    this.watcher?.read(dataId);
    return this.values(dataId);
  }

  override async read(dataId: DataId): Promise<tf.BackendValues> {
    return this.readSync(dataId);
  }

  /** A copy of the numbers; the memory itself is never given out, since later kernels write into it. */
  values(dataId: DataId): tf.BackendValues {
    const { dtype, address, size, text, complexTensorInfos } = this.#data.get(dataId);
    if (text) return text as tf.BackendValues;
    if (complexTensorInfos) {
      const real = this.values(complexTensorInfos.real.dataId) as Float32Array;
      const imag = this.values(complexTensorInfos.imag.dataId) as Float32Array;
      return tf.backend_util.mergeRealAndImagArrays(real, imag);
    }
    const from = address / 4;
    if (dtype === "float32") return this.arena.f32.slice(from, from + size);
    const whole = this.arena.i32.slice(from, from + size);
    return dtype === "bool" ? Uint8Array.from(whole) : whole;
  }

  /** The numbers where they lie: to be looked at, never to be kept, since later kernels write there. */
  look(dataId: DataId): Float32Array | Int32Array {
    const { dtype, address, size } = this.#data.get(dataId);
    return (dtype === "float32" ? this.arena.f32 : this.arena.i32).subarray(address / 4, address / 4 + size);
  }

  override incRef(dataId: DataId): void {
    this.watcher?.counted(dataId);
    this.share(dataId);
  }

  /** One more holder of the same data, as views are. */
  share(dataId: DataId): void {
    const datum = this.#data.get(dataId);
    datum.references++;
  }

  override refCount(dataId: DataId): number {
    return this.#data.has(dataId) ? this.#data.get(dataId).references : 0;
  }

  override disposeData(dataId: DataId, force = false): boolean {
    if (!this.#data.has(dataId)) return true;
    const datum = this.#data.get(dataId);
    datum.references--;
    if (!force && datum.references > 0) return false;
    if (datum.complexTensorInfos) {
      this.disposeData(datum.complexTensorInfos.real.dataId, true);
      this.disposeData(datum.complexTensorInfos.imag.dataId, true);
    }
    this.#data.delete(dataId);
    if (datum.bytes > 0) this.arena.free(datum.address, datum.bytes);
    return true;
  }

  override numDataIds(): number {
    return this.#data.numDataIds();
  }

  override memory(): { unreliable: boolean; reasons: string[] } {
    return { unreliable: false, reasons: [] };
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override timerAvailable(): boolean {
    return true;
  }

  override async time(job: () => void): Promise<tf.BackendTimingInfo> {
    const start = performance.now();
    job();
    return { kernelMs: performance.now() - start };
  }

  override dispose(): void {}

  #put(dataId: DataId, values: Host, shape: readonly number[], dtype: tf.DataType, references: number): void {
    if (dtype === "complex64") throw new Error("Complex numbers are made with tf.complex(real, imag).");
    if (dtype === "string") {
      this.#data.set(dataId, { dtype, address: 0, bytes: 0, size: sizeOf(shape), references, text: values as Uint8Array[] });
      return;
    }
    const size = sizeOf(shape);
    const bytes = padded(4 * size);
    const address = this.arena.allocate(bytes);
    if (values) {
      const into = dtype === "float32" ? this.arena.f32 : this.arena.i32;
      into.set(values as unknown as ArrayLike<number>, address / 4);
    }
    this.#data.set(dataId, { dtype, address, bytes, size, references });
  }
}
