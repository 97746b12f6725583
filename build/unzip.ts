import { createWriteStream, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { openPromise } from "yauzl";

const linkType = 0o120000;

/** Unpacks the entries that `wanted` keeps, with their mode bits and links. */
export async function unzip(zip: string, folder: string, wanted: (name: string) => boolean): Promise<void> {
  const archive = await openPromise(zip);
  for await (const entry of archive.eachEntry()) {
    if (!wanted(entry.fileName) || entry.fileName.endsWith("/")) continue;
    const target = resolve(folder, entry.fileName);
    if (!target.startsWith(resolve(folder) + sep)) throw new Error(`${zip} holds a name that leads outside: ${entry.fileName}`);
    mkdirSync(dirname(target), { recursive: true });
    const mode = entry.externalFileAttributes >>> 16;
    const bytes = await archive.openReadStreamPromise(entry);
    if ((mode & 0o170000) === linkType) symlinkSync(await text(bytes), join(target));
    else await pipeline(bytes, createWriteStream(target, { mode: mode & 0o777 || 0o644 }));
  }
}
