import { open, stat } from "node:fs/promises";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import { eventOf } from "./lines.ts";

const chunkBytes = 2 ** 20;
/** A file of noise without breaks must not fill the memory. */
const longestLine = 2 ** 27;

export interface Piece {
  readonly bytes: Buffer;
  /** The byte after the piece. */
  readonly at: number;
  /** No break follows: the last line may be cut short. */
  readonly cut: boolean;
}

/** Bytes of a file in pieces of whole lines, from one byte up to another; what follows the last break comes last. */
export async function* wholeLines(path: string, from = 0, until = Number.POSITIVE_INFINITY): AsyncGenerator<Piece> {
  // To open a pipe would wait for who writes into it.
  if (!(await stat(path)).isFile()) throw Object.assign(new Error(`${path} is not a file`), { code: "EISDIR" });
  const file = await open(path, "r");
  try {
    const end = Math.min(until, (await file.stat()).size);
    let rest: Buffer = Buffer.alloc(0);
    for (let at = from; at < end; ) {
      const bytes = Buffer.allocUnsafe(rest.length + Math.min(chunkBytes, end - at));
      rest.copy(bytes);
      const { bytesRead } = await file.read(bytes, rest.length, bytes.length - rest.length, at);
      if (bytesRead === 0) break;
      at += bytesRead;
      const all = bytes.subarray(0, rest.length + bytesRead);
      const last = all.lastIndexOf(10) + 1;
      rest = all.subarray(last);
      if (last > 0) yield { bytes: all.subarray(0, last), at: at - rest.length, cut: false };
      if (rest.length > longestLine) rest = Buffer.alloc(0);
    }
    if (rest.length > 0) yield { bytes: rest, at: end, cut: true };
  } finally {
    await file.close();
  }
}

export interface EventsRead {
  readonly events: RunEvent[];
  /** Lines that are no events, a last one that is cut short not counted. */
  readonly damaged: number;
}

export async function readEvents(path: string, bytes?: number): Promise<EventsRead> {
  const events: RunEvent[] = [];
  let damaged = 0;
  for await (const { bytes: piece, cut } of wholeLines(path, 0, bytes))
    for (const line of piece.toString().split("\n")) {
      if (line === "") continue;
      const event = eventOf(line);
      if (event !== null) events.push(event);
      else if (!cut) damaged++;
    }
  return { events, damaged };
}
