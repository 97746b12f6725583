import * as fs from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import type { Catalog } from "../common/catalog.ts";
import type { FileEntry, Opened } from "../common/contract.ts";
import type { GraphDocument } from "../common/document.ts";
import { graphIn } from "../common/graph-in.ts";
import { parse, serialize } from "../common/parse.ts";
import { diskProblem, HostProblem } from "./host-problem.ts";

/** What of the disk is used, so that a test can let it fail. */
export type Disk = Pick<typeof fs, "mkdir" | "open" | "readdir" | "readFile" | "rename" | "rm" | "stat">;

export interface Documents {
  readonly folder: string;
  list(): Promise<readonly FileEntry[]>;
  open(path: string): Promise<Opened>;
  save(path: string, document: GraphDocument): Promise<string>;
}

const largest = 64 * 2 ** 20;

/** Graphs as files. Reading one runs nothing; writing one leaves either the old file or the new one, whole. */
export function createDocuments(folder: string, catalog: () => Promise<Catalog>, disk: Disk = fs): Documents {
  const place = (path: string) => {
    const full = resolve(folder, path);
    return extname(full) === ".json" ? full : `${full}.json`;
  };
  return {
    folder,
    list: async () => {
      const names = await disk.readdir(folder).catch(() => [] as string[]);
      const known = await catalog();
      const entries = await Promise.all(
        names.filter((name) => name.endsWith(".json")).map((name) => entryOf(disk, join(folder, name), known)),
      );
      return entries.filter((entry) => entry !== null).sort((a, b) => b.modified - a.modified);
    },
    open: async (path) => {
      const full = resolve(folder, path);
      try {
        const info = await disk.stat(full);
        // A device may never end, and a pipe never begin.
        if (!info.isFile()) throw Object.assign(new Error("not a file"), { code: "EISDIR" });
        if (info.size > largest)
          return {
            path: full,
            document: null,
            problems: [{ code: "not-a-document", message: `${full} is far larger than any graph.`, fix: "Choose another file." }],
          };
        const { is, document, problems } = graphIn(await disk.readFile(full), await catalog());
        // What comes out of a picture or a capsule is a new document: saving it must not write over them.
        return { path: is === "graph" ? full : null, document, problems };
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "EACCES" || code === "EPERM")
          throw new HostProblem({ code: "not-readable", message: `Patchbay may not read ${full}.`, fix: "Change its permissions." });
        throw diskProblem(error, full);
      }
    },
    save: async (path, document) => {
      const full = place(path);
      try {
        await disk.mkdir(dirname(full), { recursive: true });
        await writeWhole(disk, full, serialize(document));
      } catch (error) {
        throw diskProblem(error, full);
      }
      return full;
    },
  };
}

let written = 0;

/** A temporary name that no other save has, flushed, then renamed over the old file. */
export async function writeWhole(disk: Disk, path: string, text: string | Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.${++written}.tmp`);
  try {
    const file = await disk.open(temporary, "w");
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await disk.rename(temporary, path);
  } catch (error) {
    await disk.rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

async function entryOf(disk: Disk, path: string, catalog: Catalog): Promise<FileEntry | null> {
  try {
    const info = await disk.stat(path);
    if (!info.isFile() || info.size > largest) return null;
    const { document, problems } = parse(await disk.readFile(path, "utf8"), catalog);
    const entry = { path, name: basename(path, ".json"), modified: info.mtimeMs };
    if (document !== null) return { ...entry, title: document.title };
    // Somebody's other JSON is none of ours; a graph that broke must not vanish from the list.
    const isForeign = problems.some(({ code, field }) => code === "not-a-document" && field === "patchbay");
    return isForeign ? null : { ...entry, title: "", unreadable: true };
  } catch {
    return null;
  }
}
