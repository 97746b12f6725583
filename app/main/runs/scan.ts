import type { RunEvent } from "../../../nodes/lib/events.ts";
import { Column } from "./column.ts";
import { type Piece, wholeLines } from "./event-file.ts";
import { eventOf } from "./lines.ts";
import { trainingKey } from "./tally.ts";

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
  const reader: Reader = { scan, shapes: new Map(), last: undefined };
  for await (const piece of wholeLines(path, scan.at, until)) {
    scanPiece(reader, piece);
    if (!piece.cut) scan.at = piece.at;
  }
}

/** What a line of a curve looks like, but for its two numbers. */
interface Shape {
  /** `{"event":"metric","node":"train","path":"","step":` */
  readonly before: Buffer;
  /** `,"name":"loss","value":` */
  readonly after: Buffer;
  readonly curve: ScannedCurve;
  /** Another key follows the value. */
  readonly more: boolean;
  /** What stood on the line after one like this, and will again. */
  next: Shape | undefined;
}
interface Reader {
  readonly scan: Scan;
  readonly shapes: Map<string, Shape>;
  last: Shape | undefined;
}
/** `text` has a character a byte, whatever the bytes mean. */
interface Lines {
  readonly bytes: Buffer;
  readonly text: string;
}

const metricStart = Buffer.from('{"event":"metric","node":');
const numberStart = Buffer.from('{"event":"number","node":');
const viewStart = Buffer.from('{"event":"view","node":');
const stepKey = ',"step":';
const nameKey = ',"name":';
const valueKey = ',"value":';
const [newline, brace] = [10, 125];

/** Lines as the recorder writes them are cut at their keys: JSON.parse takes several times as long. Others are parsed. */
function scanPiece(reader: Reader, { bytes, cut }: Piece): void {
  // A last line that is cut short is read again when the rest of it is there.
  if (cut) return;
  const lines = { bytes, text: bytes.toString("latin1") };
  for (let from = 0; from < bytes.length; ) {
    const end = lines.text.indexOf("\n", from);
    // Pictures are long and of no use here.
    const isPassed = bytes[from] === newline || (bytes[end - 1] === brace && isAt(bytes, from, viewStart));
    if (!isPassed && !guessed(reader, lines, from, end) && !shaped(reader, lines, from, end))
      parsed(reader.scan, bytes.toString("utf8", from, end));
    from = end + 1;
  }
}

/** Faster than what strings and buffers have for it, for so few bytes. */
function isAt(bytes: Buffer, from: number, pattern: Buffer): boolean {
  for (let i = 0; i < pattern.length; i++) if (bytes[from + i] !== pattern[i]) return false;
  return true;
}

/** The line has the shape that followed the last one before. */
function guessed(reader: Reader, { bytes, text }: Lines, from: number, end: number): boolean {
  const shape = reader.last?.next;
  if (shape === undefined || bytes[end - 1] !== brace || !isAt(bytes, from, shape.before)) return false;
  const start = from + shape.before.length;
  let at = start;
  let x = 0;
  for (let byte = bytes[at]!; byte >= 48 && byte <= 57; byte = bytes[++at]!) x = x * 10 + byte - 48;
  if (at === start || at - start > 15 || !isAt(bytes, at, shape.after)) return false;
  const valueAt = at + shape.after.length;
  const y = numberIn(text, valueAt, shape.more ? closing(text, valueAt, end) : end - 1);
  if (y === undefined) return false;
  take(reader, shape, x, y);
  return true;
}

/** The line is one of a curve, with its keys in their order. */
function shaped(reader: Reader, { bytes, text }: Lines, from: number, end: number): boolean {
  const more = isAt(bytes, from, numberStart);
  if (bytes[end - 1] !== brace || (!more && !isAt(bytes, from, metricStart))) return false;
  // Inside a JSON string the quotes of a key would be escaped.
  const stepAt = text.indexOf(stepKey, from);
  const nameAt = text.indexOf(nameKey, stepAt);
  const valueAt = text.indexOf(valueKey, nameAt) + valueKey.length;
  if (stepAt < 0 || nameAt < stepAt || valueAt < nameAt || valueAt > end) return false;
  const x = numberIn(text, stepAt + stepKey.length, nameAt);
  const y = numberIn(text, valueAt, more ? closing(text, valueAt, end) : end - 1);
  if (x === undefined || y === undefined || Number.isNaN(x)) return false;
  const [before, after] = [bytes.toString("utf8", from, stepAt + stepKey.length), bytes.toString("utf8", nameAt, valueAt)];
  const key = `${before}\n${after}`;
  const shape = reader.shapes.get(key) ?? shapeOf(reader.scan, before, after, more);
  if (shape === null) return false;
  reader.shapes.set(key, shape);
  if (reader.last !== undefined) reader.last.next = shape;
  take(reader, shape, x, y);
  return true;
}

function take(reader: Reader, shape: Shape, x: number, y: number): void {
  shape.curve.x.push(x);
  shape.curve.y.push(y);
  reader.last = shape;
}

function shapeOf(scan: Scan, before: string, after: string, more: boolean): Shape | null {
  const event = eventOf(`${before}0${after}0}`);
  if (event?.event !== "metric" && event?.event !== "number") return null;
  return { before: Buffer.from(before), after: Buffer.from(after), curve: curveFor(scan, event), more, next: undefined };
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

function parsed(scan: Scan, line: string): void {
  const event = eventOf(line);
  if (event === null) scan.damaged++;
  else if (event.event === "metric" || event.event === "number") {
    const { x, y } = curveFor(scan, event);
    x.push(event.step);
    y.push(event.value);
  } else if (event.event === "clock") {
    const key = trainingKey(event.node, event.path);
    const clock = scan.clocks.get(key) ?? { step: new Column(), presentations: new Column(), seconds: new Column() };
    scan.clocks.set(key, clock);
    clock.step.push(event.step);
    clock.presentations.push(event.presentations);
    clock.seconds.push(event.seconds);
  }
}

function curveFor(scan: Scan, { event, node, path, name }: Extract<RunEvent, { event: "metric" | "number" }>): ScannedCurve {
  const metric = event === "metric" ? name : `numbers/${name}`;
  const key = `${metric}\n${trainingKey(node, path)}`;
  const known = scan.curves.get(key);
  if (known !== undefined) return known;
  const made = { node, path, metric, x: new Column(), y: new Column() };
  scan.curves.set(key, made);
  return made;
}
