import * as fs from "node:fs/promises";
import { dirname } from "node:path";
import { capsuleExtension } from "../../common/capsule.ts";
import type { Catalog } from "../../common/catalog.ts";
import { writeWhole } from "../documents.ts";
import { diskProblem } from "../host-problem.ts";
import { makeCapsule } from "./make.ts";

/** Writes the capsule of the run in this folder; a file that was there before stays whole until the new one is. */
export async function writeCapsule(c: { folder: string; path: string; catalog: Catalog; root: string }): Promise<string> {
  const bytes = await makeCapsule(c);
  const path = c.path.endsWith(".zip") ? c.path : `${c.path}${capsuleExtension}`;
  try {
    await fs.mkdir(dirname(path), { recursive: true });
    await writeWhole(fs, path, bytes);
  } catch (error) {
    throw diskProblem(error, path);
  }
  return path;
}
