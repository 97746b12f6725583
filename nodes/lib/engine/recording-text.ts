// SPDX-License-Identifier: MIT-0
import type { Recorded, Recording } from "./record.ts";

/** Where two recordings of one function differ, in words; null if they are the same program on the same tensors. */
export function difference(a: Recording, b: Recording): string | null {
  const [x, y] = [linesOf(a), lines(b, true)];
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    if (x[i] !== y[i]) return `${x[i] ?? "(nothing)"}  against  ${y[i] ?? "(nothing)"}`;
  }
  return null;
}

/** Equal texts are the same program, whatever tensors of the closure it reads. */
export function textOf(recording: Recording): string {
  return lines(recording, false).join("\n");
}

/** The first recording is compared again and again. */
const known = new WeakMap<Recording, string[]>();
function linesOf(recording: Recording): string[] {
  const text = known.get(recording) ?? lines(recording, true);
  known.set(recording, text);
  return text;
}

const names = new WeakMap<object, number>();
let named = 0;
function nameOf(data: object): number {
  if (!names.has(data)) names.set(data, named++);
  return names.get(data) as number;
}

function lines({ values, state, steps, outputs }: Recording, withNames: boolean): string[] {
  const value = ({ kind, shape, dtype, splat, numbers, tensor }: Recorded): string => {
    if (kind === "captured")
      return `a tensor from outside ${dtype} [${shape}]${withNames && tensor ? `, number ${nameOf(tensor.dataId)}` : ""}`;
    return kind === "constant"
      ? `the constant ${numberText(splat) ?? `[${numbers?.map(numberText)}]`} (${dtype} [${shape}])`
      : `${kind} ${dtype} [${shape}]`;
  };
  return [
    `${state} inputs are the state`,
    ...values.filter(({ kind }) => kind !== "made").map(value),
    ...steps.map(({ name, attrs, inputs, outputs: made }) => `${name} ${JSON.stringify([attrs, inputs, made], attribute)}`),
    JSON.stringify(outputs),
  ];
}

function numberText(number: number | undefined): string | undefined {
  return Object.is(number, -0) ? "-0" : number?.toString();
}

/** JSON knows neither typed arrays nor -0, NaN and the infinities. */
function attribute(_: string, value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>);
  return typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0)) ? numberText(value) : value;
}
