import type { FileHandle } from "node:fs/promises";
import type { Disk } from "../documents.ts";

/**
 * A file that only grows. What does not fit on the disk waits in memory for room, up to a limit; what is in the file
 * already stays whole lines.
 */
export interface Log {
  /** `lines` units that count as lost where there never is room for them. */
  write(bytes: Buffer, lines: number): Promise<void>;
  /** Bytes in the file. */
  readonly size: number;
  /** Units that nobody will read. */
  readonly lost: number;
  sync(): Promise<void>;
  close(): Promise<void>;
}

const mostWaiting = 16 * 2 ** 20;

export function createLog(disk: Pick<Disk, "open">, path: string, trouble: (error: unknown) => void): Log {
  let file: FileHandle | null = null;
  let size = 0;
  let lost = 0;
  let waiting: { bytes: Buffer; lines: number }[] = [];
  let torn = false;
  let chain: Promise<void> = Promise.resolve();

  async function drain(): Promise<void> {
    try {
      if (file === null) {
        file = await disk.open(path, "a");
        size = (await file.stat()).size;
      }
      while (waiting.length > 0) {
        const bytes = Buffer.concat([...(torn ? [Buffer.from("\n")] : []), ...waiting.map((one) => one.bytes)]);
        const count = waiting.length;
        await file.appendFile(bytes);
        torn = false;
        size += bytes.length;
        waiting = waiting.slice(count);
      }
    } catch (error) {
      // A part of it may be there: back to the last whole line.
      await file?.truncate(size).catch(() => {
        torn = true;
      });
      for (let bytes = total(waiting); bytes > mostWaiting; ) {
        const dropped = waiting.pop()!;
        bytes -= dropped.bytes.length;
        lost += dropped.lines;
      }
      trouble(error);
    }
  }
  const next = (job: () => Promise<void>): Promise<void> => {
    chain = chain.then(job, job);
    return chain;
  };

  return {
    write: (bytes, lines) => {
      waiting.push({ bytes, lines });
      return next(drain);
    },
    get size() {
      return size;
    },
    get lost() {
      return lost;
    },
    sync: () => next(async () => void (await file?.datasync().catch(() => {}))),
    close: () =>
      next(async () => {
        if (waiting.length > 0) await drain();
        lost += waiting.reduce((sum, { lines }) => sum + lines, 0);
        waiting = [];
        await file?.close().catch(() => {});
        file = null;
      }),
  };
}

const total = (items: readonly { bytes: Buffer }[]): number => items.reduce((sum, { bytes }) => sum + bytes.length, 0);
