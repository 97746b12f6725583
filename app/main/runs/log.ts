import type { Disk } from "../documents.ts";
import { append } from "./append.ts";

/**
 * A file of lines that only grows. What does not fit on the disk waits in memory for room, up to a limit; what is in
 * the file stays whole lines.
 */
export interface Log {
  write(lines: readonly string[]): Promise<void>;
  /** What was given before is in the file under its old name; what follows goes to the new one. */
  moved(rename: () => Promise<string>): Promise<void>;
  /** Everything that the disk takes is on it, and stays there if the machine stops. */
  close(): Promise<void>;
  readonly path: string;
  /** Bytes that were handed in: where the last line ends, as soon as it is written. */
  readonly given: number;
  /** Nothing waits for room, and nothing was lost. */
  readonly whole: boolean;
  /** Lines that nobody will read. */
  readonly lost: number;
}

const mostWaiting = 16 * 2 ** 20;

export function createLog(disk: Pick<Disk, "open">, first: string, trouble: (error: unknown) => void): Log {
  let path = first;
  let size = 0;
  let given = 0;
  let lost = 0;
  let torn = false;
  let waiting: { bytes: Buffer; lines: number }[] = [];
  let chain: Promise<void> = Promise.resolve();

  async function drain(sync = false): Promise<void> {
    if (waiting.length === 0 && !sync) return;
    const taken = waiting;
    waiting = [];
    // A piece of a line that could not be taken back is a line of its own.
    const bytes = Buffer.concat([Buffer.from(torn ? "\n" : ""), ...taken.map((one) => one.bytes)]);
    try {
      await append(disk, path, bytes, size, sync);
      torn = false;
      size += bytes.length;
    } catch (error) {
      torn ||= (error as { torn?: true }).torn === true;
      waiting = [...taken, ...waiting];
      trouble(error);
    }
    let total = waiting.reduce((sum, one) => sum + one.bytes.length, 0);
    while (total > mostWaiting) {
      const dropped = waiting.pop()!;
      total -= dropped.bytes.length;
      lost += dropped.lines;
    }
  }
  const next = (job: () => Promise<void>): Promise<void> => {
    chain = chain.then(job, job);
    return chain;
  };

  return {
    write: (lines) => {
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
      given += bytes.length;
      if (lines.length > 0) waiting.push({ bytes, lines: lines.length });
      return next(() => drain());
    },
    moved: (rename) =>
      next(async () => {
        await drain();
        path = await rename();
      }),
    close: () =>
      next(async () => {
        await drain(size > 0 || waiting.length > 0);
        lost += waiting.reduce((sum, { lines }) => sum + lines, 0);
        waiting = [];
      }),
    get path() {
      return path;
    },
    get given() {
      return given;
    },
    get whole() {
      return waiting.length === 0 && lost === 0;
    },
    get lost() {
      return lost;
    },
  };
}
