import { type Piece, wholeLines } from "./event-file.ts";
import { eventOf } from "./lines.ts";
import { trainingKey } from "./tally.ts";

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

export interface ScannedCurve {
  readonly node: string;
  readonly path: string;
  /** `loss`, or `numbers/rate` for a driven number. */
  readonly metric: string;
  readonly x: Column;
  readonly y: Column;
}
export interface ScannedClock {
  readonly step: Column;
  readonly presentations: Column;
  readonly seconds: Column;
}

/** All curves of a file of events, as far as it was read. A file that has grown is read on from there. */
export interface Scan {
  readonly curves: Map<string, ScannedCurve>;
  readonly clocks: Map<string, ScannedClock>;
  /** The byte up to which it was read. */
  at: number;
  /** Lines that are no events. */
  damaged: number;
}

export const emptyScan = (): Scan => ({ curves: new Map(), clocks: new Map(), at: 0, damaged: 0 });

export async function scanOn(scan: Scan, path: string, until?: number): Promise<void> {
  const heads = new Map<string, Head>();
  for await (const piece of wholeLines(path, scan.at, until)) {
    scanPiece(scan, piece, heads);
    if (!piece.cut) scan.at = piece.at;
  }
}

/** Beginning of a line up to its step: the same for all lines of a training. */
interface Head {
  readonly names: Map<string, ScannedCurve>;
  readonly numbers: boolean;
  readonly node: string;
  readonly path: string;
}

const metricStart = '{"event":"metric","node":';
const numberStart = '{"event":"number","node":';
const viewStart = '{"event":"view","node":';
const step = ',"step":';
const name = ',"name":';
const value = ',"value":';

function scanPiece(scan: Scan, { text, cut }: Piece, heads: Map<string, Head>): void {
  for (let from = 0; from < text.length; ) {
    const found = text.indexOf("\n", from);
    const end = found < 0 ? text.length : found;
    // A last line that is cut short is read again when the rest of it is there.
    // Pictures are long and of no use here.
    if (text.startsWith(viewStart, from) && text[end - 1] === "}") {
      from = end + 1;
      continue;
    }
    if (end > from && !cut && !quick(scan, text, from, end, heads)) slow(scan, text.slice(from, end));
    from = end + 1;
  }
}

/** A line as the recorder writes it is cut at its keys: JSON.parse takes five times as long. False where it looks otherwise. */
function quick(scan: Scan, text: string, from: number, end: number, heads: Map<string, Head>): boolean {
  const isMetric = text.startsWith(metricStart, from);
  if (!isMetric && !text.startsWith(numberStart, from)) return false;
  // Inside a JSON string the quotes of a key would be escaped.
  const atStep = text.indexOf(step, from);
  const atName = text.indexOf(name, atStep);
  const atValue = text.indexOf(value, atName);
  if (atStep < 0 || atName < atStep || atValue < atName || atValue > end) return false;
  const after = isMetric ? end - 1 : closing(text, atValue + value.length, end);
  const x = numberIn(text, atStep + step.length, atName);
  const y = numberIn(text, atValue + value.length, after);
  if (x === undefined || y === undefined || Number.isNaN(x)) return false;
  const headText = text.slice(from, atStep);
  const head = heads.get(headText) ?? headOf(headText, !isMetric);
  if (head === null) return false;
  heads.set(headText, head);
  const nameText = text.slice(atName + name.length, atValue);
  let curve = head.names.get(nameText);
  if (curve === undefined) {
    const read = stringIn(nameText);
    if (read === null) return false;
    curve = curveOf(scan, head.node, head.path, head.numbers ? `numbers/${read}` : read);
    head.names.set(nameText, curve);
  }
  curve.x.push(x);
  curve.y.push(y);
  return true;
}

/** End of a number's value: the node that drives it may follow. */
function closing(text: string, from: number, end: number): number {
  const comma = text.indexOf(",", from);
  return comma < 0 || comma > end ? end - 1 : comma;
}

/** Undefined where it is no number; `null` stands for what is not a number. */
function numberIn(text: string, from: number, until: number): number | undefined {
  const first = text.charCodeAt(from);
  if (first !== 45 && (first < 48 || first > 57)) return text.slice(from, until) === "null" ? Number.NaN : undefined;
  const number = Number(text.slice(from, until));
  return Number.isNaN(number) ? undefined : number;
}

function headOf(text: string, numbers: boolean): Head | null {
  try {
    const { node, path, ...more } = JSON.parse(`${text}}`);
    if (typeof node !== "string" || typeof path !== "string" || Object.keys(more).length !== 1) return null;
    return { names: new Map(), numbers, node, path };
  } catch {
    return null;
  }
}

function stringIn(text: string): string | null {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === "string" ? read : null;
  } catch {
    return null;
  }
}

function slow(scan: Scan, line: string): void {
  const event = eventOf(line);
  if (event === null) scan.damaged++;
  else if (event.event === "metric" || event.event === "number") {
    const curve = curveOf(scan, event.node, event.path, event.event === "metric" ? event.name : `numbers/${event.name}`);
    curve.x.push(event.step);
    curve.y.push(event.value);
  } else if (event.event === "clock") {
    const key = trainingKey(event.node, event.path);
    const clock = scan.clocks.get(key) ?? { step: new Column(), presentations: new Column(), seconds: new Column() };
    scan.clocks.set(key, clock);
    clock.step.push(event.step);
    clock.presentations.push(event.presentations);
    clock.seconds.push(event.seconds);
  }
}

function curveOf(scan: Scan, node: string, path: string, metric: string): ScannedCurve {
  const key = `${metric}\n${trainingKey(node, path)}`;
  const known = scan.curves.get(key);
  if (known !== undefined) return known;
  const made = { node, path, metric, x: new Column(), y: new Column() };
  scan.curves.set(key, made);
  return made;
}
