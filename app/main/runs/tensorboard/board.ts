import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RunEvent } from "../../../../nodes/lib/events.ts";
import type { Disk } from "../../documents.ts";
import { append } from "../append.ts";
import { trainingKey } from "../tally.ts";
import { type Scalar, scalarsIn } from "./read.ts";
import { scalarRecord, versionRecord } from "./record.ts";

/** Event files of TensorBoard, one a training: metrics under their names, driven numbers under `numbers/`. */
export interface Board {
  hear(event: RunEvent): void;
  flush(): Promise<void>;
  /** The files lie in another folder now. */
  moved(folder: string): void;
}

interface Writer {
  readonly place: string;
  readonly tags: Map<string, Buffer>;
  readonly wallAt: (step: number) => number;
  pending: Buffer[];
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
  const writers = new Map<string, Writer>();
  const places = new Set<string>();
  let folder = first;
  let last: { node: string; path: string; writer: Writer } | undefined;

  function writerOf(node: string, path: string): Writer {
    if (last?.node === node && last.path === path) return last.writer;
    const key = trainingKey(node, path);
    let writer = writers.get(key);
    if (writer === undefined) {
      const place = placeOf(node, path, places);
      const wallAt = earlier === undefined ? now : wallTimes(join(earlier, place));
      writer = { place, tags: new Map(), wallAt, pending: [versionRecord(wallAt(0))], size: 0 };
      writers.set(key, writer);
    }
    last = { node, path, writer };
    return writer;
  }

  async function write(writer: Writer): Promise<void> {
    const { pending, size, place } = writer;
    const bytes = Buffer.concat(pending);
    writer.pending = [];
    try {
      if (size === 0) await disk.mkdir(join(folder, place), { recursive: true });
      await append(disk, join(folder, place, `${fileName}.patchbay`), bytes, size);
      writer.size += bytes.length;
    } catch (error) {
      // The events themselves are what is kept; a picture of them may have a gap.
      if (size === 0) writer.pending = [versionRecord(writer.wallAt(0))];
      trouble(error);
    }
  }

  return {
    hear: (event) => {
      if (event.event !== "metric" && event.event !== "number") return;
      const writer = writerOf(event.node, event.path);
      const name = event.event === "metric" ? event.name : `numbers/${event.name}`;
      let tag = writer.tags.get(name);
      if (tag === undefined) {
        tag = Buffer.from(name);
        writer.tags.set(name, tag);
      }
      writer.pending.push(scalarRecord(tag, event.step, event.value, writer.wallAt(event.step)));
    },
    flush: async () => {
      for (const writer of writers.values()) if (writer.pending.length > 0) await write(writer);
    },
    moved: (to) => {
      folder = to;
    },
  };
}

const now = (): number => Date.now() / 1000;

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

/** When each step was told the first time; later steps are told now. */
function wallTimes(folder: string): (step: number) => number {
  const scalars: Scalar[] = [];
  try {
    for (const name of readdirSync(folder))
      if (name.startsWith(fileName)) for (const scalar of scalarsIn(readFileSync(join(folder, name)))) scalars.push(scalar);
  } catch {}
  const first = scalars[0]?.wallSeconds;
  const times = new Map(scalars.map(({ step, wallSeconds }) => [step, wallSeconds]));
  return (step) => times.get(step) ?? (step === 0 ? first : undefined) ?? now();
}
