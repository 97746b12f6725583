/** How numbers are typed, shown, bounded and stepped in every field of the window. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
  /** 1 means whole numbers, unless a schedule may drive it or the default is broken. */
  readonly step?: number;
  readonly unit?: string;
  readonly driven?: boolean;
  readonly default?: number;
}
const isWhole = ({ step, driven, default: usual = 0 }: Bounds) => step === 1 && driven !== true && Number.isInteger(usual);
export type Read = { readonly value: number } | { readonly reason: string };

const pattern = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** `3e-4`, `.5`, `10_000` and a typographic minus are numbers; a decimal comma gets a hint instead of a guess. */
export function readNumber(text: string): Read {
  const plain = text.trim().replaceAll("_", "").replaceAll("−", "-");
  if (plain === "") return { reason: "Type a number, for example 3e-4." };
  if (/^[+-]?\d+,\d+$/.test(plain)) return { reason: `Write ${plain.replace(",", ".")} with a point; the comma separates numbers.` };
  if (!pattern.test(plain)) return { reason: `"${text.trim()}" is not a number; 0.001 and 1e-3 are.` };
  const value = Number(plain);
  return Number.isFinite(value) ? { value } : { reason: "This number is too large." };
}

/** Short and exact: small magnitudes as `3e-4`, the rest as they are. */
export function showNumber(value: number): string {
  if (value !== 0 && Math.abs(value) < 1e-3) return value.toExponential().replace("e+", "e");
  return String(value).replace("e+", "e");
}

/** Why a number may not stand here, or null. */
export function outOfBounds(value: number, bounds: Bounds): string | null {
  const { min, max } = bounds;
  if (min !== undefined && value < min) return `At least ${showNumber(min)}.`;
  if (max !== undefined && value > max) return `At most ${showNumber(max)}.`;
  if (isWhole(bounds) && !Number.isInteger(value)) return `Whole numbers only: ${Math.round(value)}?`;
  return null;
}

/** "0.001 to 1", "at least 0", or "" where anything goes. */
export function showBounds(bounds: Bounds): string {
  const { min, max } = bounds;
  const whole = isWhole(bounds) ? "whole, " : "";
  if (min !== undefined && max !== undefined) return `${whole}${showNumber(min)} to ${showNumber(max)}`;
  if (min !== undefined) return `${whole}at least ${showNumber(min)}`;
  if (max !== undefined) return `${whole}at most ${showNumber(max)}`;
  return whole === "" ? "" : "whole";
}

const digits = (value: number) => Number(value.toPrecision(12));

/**
 * The next number up (`direction` 1) or down (-1). Without a step of its own a field moves by a tenth of the
 * value's decade, so that 0.02 goes to 0.021 and 3e-4 to 3.1e-4; `coarse` moves ten times as far.
 */
export function stepNumber(value: number, direction: 1 | -1, bounds: Bounds, coarse = false): number {
  const { min = -Infinity, max = Infinity, step } = bounds;
  const decade = value === 0 ? 0.1 : 10 ** Math.floor(Math.log10(Math.abs(value)) + 1e-9);
  // Going down from an exact power of ten, the digits that change are those of the decade below.
  const shrinks = value !== 0 && Math.sign(value) !== direction && digits(Math.abs(value) / decade) === 1;
  const by = (step ?? decade / (shrinks ? 100 : 10)) * (coarse ? 10 : 1);
  return Math.min(max, Math.max(min, digits(value + direction * by)));
}

/** `0.001, 0.003` or one a line; says which one is wrong. */
export function readNumbers(
  text: string,
  bounds: Pick<Bounds, "min" | "max">,
): { readonly values: number[] } | { readonly reason: string } {
  const values: number[] = [];
  for (const part of text.split(/[,;\s]+/).filter((each) => each !== "")) {
    const read = readNumber(part);
    if ("reason" in read) return read;
    const reason = outOfBounds(read.value, bounds);
    if (reason !== null) return { reason: `${showNumber(read.value)}: ${reason}` };
    values.push(read.value);
  }
  return { values };
}

export const showNumbers = (values: readonly number[]): string => values.map(showNumber).join(", ");
