/** A column of numbers that grows. */
export class Column {
  #values: Float64Array;
  length: number;
  constructor(values: Float64Array = new Float64Array(0)) {
    this.#values = values;
    this.length = values.length;
  }
  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Float64Array(Math.max(256, this.length * 2));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }
  /** A view, as long as nothing is added. */
  get values(): Float64Array {
    return this.#values.subarray(0, this.length);
  }
  get bytes(): number {
    return this.#values.byteLength;
  }
}
