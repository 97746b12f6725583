/** A column of numbers that grows. */
export class Column {
  #values = new Float64Array(256);
  length = 0;
  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Float64Array(this.length * 2);
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
