import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RunEvent } from "../../../../nodes/lib/events.ts";
import type { Disk } from "../../documents.ts";
import { append } from "../append.ts";
import { type Scalar, scalarsIn } from "./read.ts";
import { mostBytes, versionRecord, writeScalar } from "./record.ts";

/** Event files of TensorBoard, one a training: metrics under their names, driven numbers under `numbers/`. */
export interface Board {
  /** `nowSeconds`: since 1970. */
  hear(event: RunEvent, nowSeconds: number): void;
  flush(): Promise<void>;
  /** The files lie in another folder now. */
  moved(folder: string): void;
}

interface Writer {
  readonly place: string;
  readonly tags: Map<string, Buffer>;
  /** When a step was told the first time; undefined where that is now. */
  readonly wallAt: ((step: number) => number | undefined) | null;
  /** Records that are not in the file yet: the first `used` bytes. */
  pending: Buffer;
  used: number;
  /** Bytes in the file. */
  size: number;
}

export interface BoardOptions {
  readonly disk: Disk;
  readonly folder: string;
  /** Where an earlier telling of the same events lies: its times hold for what is told again. */
  readonly earlier?: string;
  trouble(error: unknown): void;
}

const fileName = "events.out.tfevents";

export function createBoard({ disk, folder: first, earlier, trouble }: BoardOptions): Board {
  const writers = new Map<string, Map<string, Writer>>();
  const places = new Set<string>();
  let folder = first;

  function writerOf(node: string, path: string): Writer {
    let paths = writers.get(node);
    if (paths === undefined) {
      paths = new Map();
      writers.set(node, paths);
    }
    let writer = paths.get(path);
    if (writer === undefined) {
      const place = placeOf(node, path, places);
      const wallAt = earlier === undefined ? null : wallTimes(join(earlier, place));
      writer = { place, tags: new Map(), wallAt, pending: empty, used: 0, size: 0 };
      paths.set(path, writer);
    }
    return writer;
  }

  async function write(writer: Writer): Promise<void> {
    const { size, place } = writer;
    const records = writer.pending.subarray(0, writer.used);
    // A file says first what it is.
    const bytes = size === 0 ? Buffer.concat([versionRecord(writer.wallAt?.(0) ?? Date.now() / 1000), records]) : records;
    writer.pending = empty;
    writer.used = 0;
    try {
      if (size === 0) await disk.mkdir(join(folder, place), { recursive: true });
      await append(disk, join(folder, place, `${fileName}.patchbay`), bytes, size);
      writer.size += bytes.length;
    } catch (error) {
      // The events themselves are what is kept; a picture of them may have a gap.
      trouble(error);
    }
  }

  return {
    hear: (event, nowSeconds) => {
      if (event.event !== "metric" && event.event !== "number") return;
      const writer = writerOf(event.node, event.path);
      const name = event.event === "metric" ? event.name : `numbers/${event.name}`;
      let tag = writer.tags.get(name);
      if (tag === undefined) {
        tag = Buffer.from(name);
        writer.tags.set(name, tag);
      }
      makeRoom(writer, mostBytes(tag));
      writer.used = writeScalar(writer.pending, writer.used, tag, event.step, event.value, writer.wallAt?.(event.step) ?? nowSeconds);
    },
    flush: async () => {
      for (const paths of writers.values()) for (const writer of paths.values()) if (writer.used > 0) await write(writer);
    },
    moved: (to) => {
      folder = to;
    },
  };
}

const empty = Buffer.alloc(0);

function makeRoom(writer: Writer, bytes: number): void {
  if (writer.used + bytes <= writer.pending.length) return;
  const larger = Buffer.allocUnsafeSlow(Math.max(4096, 2 * writer.pending.length, writer.used + bytes));
  writer.pending.copy(larger, 0, 0, writer.used);
  writer.pending = larger;
}

/** A folder a training, which TensorBoard calls a run: `train/seed=101`. */
function placeOf(node: string, path: string, taken: Set<string>): string {
  const parts = [node, ...path.split("/")].filter((part) => part !== "");
  const safe = parts
    .map((part) =>
      part
        .replace(/[^\w.,=+-]/g, "_")
        .replace(/^\.+/, "_")
        .slice(0, 80),
    )
    .join("/");
  let place = safe === "" ? "run" : safe;
  for (let turn = 2; taken.has(place); turn++) place = `${safe}~${turn}`;
  taken.add(place);
  return place;
}

/** When each step was told the first time, and the first of all for step 0. */
function wallTimes(folder: string): (step: number) => number | undefined {
  const scalars: Scalar[] = [];
  try {
    for (const name of readdirSync(folder))
      if (name.startsWith(fileName)) for (const scalar of scalarsIn(readFileSync(join(folder, name)))) scalars.push(scalar);
  } catch {}
  const first = scalars[0]?.wallSeconds;
  const times = new Map(scalars.map(({ step, wallSeconds }) => [step, wallSeconds]));
  return (step) => times.get(step) ?? (step === 0 ? first : undefined);
}
