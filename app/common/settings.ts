import type { RowField, Setting } from "./catalog.ts";
import type { Json } from "./document.ts";
import { own } from "./own.ts";

/** JSON has no infinity, so a file writes it as a word. */
function asNumber(value: Json): number | null {
  if (typeof value === "number") return value;
  return value === "Infinity" ? Infinity : value === "-Infinity" ? -Infinity : null;
}

/** The value that a call gets: what the document says, or the card's default; rows are filled up with theirs. */
export function settled(value: Json | undefined, setting: Setting): Json {
  if (value === undefined) return settled(setting.default as Json, setting);
  if (setting.control === "number") return asNumber(value) ?? value;
  if (setting.control === "numbers" && Array.isArray(value)) return value.map((item) => asNumber(item) ?? item);
  if (setting.control === "rows" && Array.isArray(value)) return value.map((row) => filled(row, setting.fields));
  return value;
}

function filled(row: Json, fields: Readonly<Record<string, RowField>>): Json {
  if (row === null || typeof row !== "object" || Array.isArray(row)) return row;
  const there = Object.entries(fields).filter(([, field]) => fieldApplies(row, field, fields));
  return Object.fromEntries(there.map(([name, field]) => [name, settled(own(row, name), field as unknown as Setting)]));
}

/** Whether a field of a row means anything beside the others. */
export function fieldApplies(
  row: { readonly [field: string]: Json },
  { when }: RowField,
  fields: Readonly<Record<string, RowField>>,
): boolean {
  if (when === undefined) return true;
  const other = own(row, when.field) ?? own(fields, when.field)?.default;
  return when.is.includes(String(other));
}

/** What is wrong with a setting's value; null when nothing is. `wanted` says what to type instead. */
export interface Fault {
  readonly code: "wrong-setting" | "out-of-bounds";
  /** Follows the setting's name: "is 7". */
  readonly is: string;
  readonly wanted: string;
}

export function settingFault(value: Json, setting: Setting): Fault | null {
  switch (setting.control) {
    case "number":
      return numberFault(value, setting, setting.step === 1 && setting.driven !== true && Number.isInteger(setting.default));
    case "toggle":
      return typeof value === "boolean" ? null : wrong(value, "true or false");
    case "text":
      return typeof value === "string" ? null : wrong(value, "text");
    case "choice":
      return typeof value === "string" && setting.options.includes(value) ? null : wrong(value, `one of ${setting.options.join(", ")}`);
    case "numbers": {
      if (!Array.isArray(value)) return wrong(value, "a list of numbers");
      return value.map((item) => numberFault(item, setting, false)).find((fault) => fault !== null) ?? null;
    }
    case "rows": {
      if (!Array.isArray(value)) return wrong(value, "a list of rows");
      return value.map((row, place) => rowFault(row, place, setting.fields)).find((fault) => fault !== null) ?? null;
    }
  }
}

function numberFault(value: Json, { min, max, unit }: { min?: number; max?: number; unit?: string }, whole: boolean): Fault | null {
  const number = asNumber(value);
  if (number === null || Number.isNaN(number)) return wrong(value, "a number");
  const wanted = bounds(min, max, unit);
  if ((min !== undefined && number < min) || (max !== undefined && number > max))
    return { code: "out-of-bounds", is: `is ${shown(value)}`, wanted };
  if (whole && !Number.isInteger(number) && Number.isFinite(number)) return wrong(value, "a whole number");
  return null;
}

function bounds(min: number | undefined, max: number | undefined, unit: string | undefined): string {
  // A unit of "@unit" is the word of another setting, which a bound does not need.
  const bound = max ?? min;
  const of = unit === undefined || unit.startsWith("@") ? "" : ` ${bound === 1 ? unit.replace(/s$/, "") : unit}`;
  if (min !== undefined && max !== undefined) return `${min} to ${max}${of}`;
  return min === undefined ? `at most ${max}${of}` : `at least ${min}${of}`;
}

function rowFault(row: Json, place: number, fields: Readonly<Record<string, RowField>>): Fault | null {
  const at = `in row ${place + 1}`;
  if (row === null || typeof row !== "object" || Array.isArray(row))
    return { ...wrong(row, `fields ${Object.keys(fields).join(", ")}`), is: `is ${shown(row)} ${at}` };
  for (const [name, value] of Object.entries(row)) {
    const field = own(fields, name);
    if (field === undefined)
      return { code: "wrong-setting", is: `has a field ${name} ${at}`, wanted: `only ${Object.keys(fields).join(", ")}` };
    const fault = settingFault(value, field as unknown as Setting);
    if (fault !== null) return { ...fault, is: `has ${name} ${shown(value)} ${at}`, wanted: `${fault.wanted} for ${name}` };
  }
  return null;
}

function wrong(value: Json, wanted: string): Fault {
  return { code: "wrong-setting", is: `is ${shown(value)}`, wanted };
}

function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
