import type { CatalogNode, RowField, Setting } from "./catalog.ts";
import type { Json } from "./document.ts";
import { own } from "./own.ts";

/** A setting that says how long something lasts in a training. */
export interface Length {
  readonly name: string;
  readonly value: Json;
  readonly unit: string;
  readonly setting: Setting;
}

const inTime = new Set(["updates", "presentations", "epochs"]);

/** The settings of a node that count time in training, where they apply; wires are the caller's business. */
export function lengthSettings(settings: Readonly<Record<string, Json>>, card: CatalogNode): Length[] {
  const found = Object.entries(card.settings).flatMap(([name, setting]): Length[] => {
    const value = own(settings, name);
    const unit = unitOf(setting, settings);
    if (value === undefined || unit === null || !applies(setting, settings)) return [];
    return [{ name, value, unit, setting }];
  });
  // Beside a length in epochs, updates are how many make one: that is up to the data.
  const epochs = found.some(({ unit }) => unit === "epochs");
  return epochs ? found.filter(({ unit }) => unit === "epochs") : found;
}

function unitOf(setting: Setting, settings: Readonly<Record<string, Json>>): string | null {
  if (setting.control === "rows") return Object.values(setting.fields).some((field) => fieldUnit(field) !== null) ? "updates" : null;
  if (setting.control !== "number" && setting.control !== "numbers") return null;
  const unit = setting.unit?.startsWith("@") ? String(own(settings, setting.unit.slice(1))) : setting.unit;
  return unit !== undefined && inTime.has(unit) ? unit : null;
}

function fieldUnit(field: RowField): string | null {
  return field.unit !== undefined && inTime.has(field.unit) ? field.unit : null;
}

function applies({ when }: Setting, settings: Readonly<Record<string, Json>>): boolean {
  return when === undefined || when.is.some((value) => value === own(settings, when.setting));
}

/** That length by so much longer or shorter: whole where it was whole, and what is there does not vanish. */
export function follow({ value, setting, unit }: Length, factor: number): Json {
  if (setting.control === "number" && typeof value === "number") {
    const whole = unit !== "epochs" || setting.step === 1;
    return scaled(value, factor, { whole, min: setting.min, max: setting.max });
  }
  if (setting.control === "numbers" && Array.isArray(value)) {
    const numbers = value.map((item) =>
      typeof item === "number" ? scaled(item, factor, { whole: true, min: 0, max: setting.max }) : item,
    );
    return rising(value) ? kept(numbers as number[]) : numbers;
  }
  if (setting.control === "rows" && Array.isArray(value)) return value.map((row) => followedRow(row, setting.fields, factor));
  return value;
}

function scaled(
  value: number,
  factor: number,
  { whole, min, max }: { whole: boolean; min?: number | undefined; max?: number | undefined },
): number {
  // What is 0 is off, and what is endless stays so.
  if (value === 0 || !Number.isFinite(value) || factor === 1) return value;
  const near = whole ? Math.max(1, Math.round(value * factor)) : Number((value * factor).toPrecision(3));
  return Math.min(max ?? Number.POSITIVE_INFINITY, Math.max(min ?? 0, near));
}

function rising(value: readonly Json[]): value is number[] {
  return value.every((item, at) => typeof item === "number" && (at === 0 || item > (value[at - 1] as number)));
}

/** Points that were apart stay apart. */
function kept(numbers: number[]): number[] {
  for (let at = 1; at < numbers.length; at++) numbers[at] = Math.max(numbers[at] as number, (numbers[at - 1] as number) + 1);
  return numbers;
}

function followedRow(row: Json, fields: Readonly<Record<string, RowField>>, factor: number): Json {
  if (row === null || typeof row !== "object" || Array.isArray(row)) return row;
  const moved = Object.entries(row).map(([name, value]): [string, Json] => {
    const field = own(fields, name);
    if (field === undefined || fieldUnit(field) === null || typeof value !== "number") return [name, value];
    return [name, scaled(value, factor, { whole: true })];
  });
  const made: Record<string, Json> = Object.fromEntries(moved);
  // A stretch that was there does not become empty.
  if (typeof made.from === "number" && typeof made.to === "number" && made.to !== 0 && made.to <= made.from) made.to = made.from + 1;
  return made;
}
