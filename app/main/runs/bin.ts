import * as fs from "node:fs/promises";
import { join } from "node:path";
import { diskProblem } from "../host-problem.ts";
import { trash } from "./layout.ts";
import { bytesIn } from "./read-run.ts";

/** The trash of a folder of runs: a deleted run is moved there whole, and comes back whole. */
export interface Bin {
  throwIn(id: string): Promise<boolean>;
  takeOut(id: string): Promise<boolean>;
  /** Gone for good, with how many bytes they took. */
  burn(ids: readonly string[]): Promise<number>;
}

export function createBin(folder: string): Bin {
  const inside = (id: string) => join(folder, trash, id);
  const outside = (id: string) => join(folder, id);
  return {
    throwIn: async (id) => {
      await fs.mkdir(join(folder, trash), { recursive: true }).catch((error) => {
        throw diskProblem(error, join(folder, trash));
      });
      return move(outside(id), inside(id));
    },
    takeOut: (id) => move(inside(id), outside(id)),
    burn: async (ids) => {
      let bytes = 0;
      for (const id of ids) {
        const size = bytesIn(inside(id));
        await fs.rm(inside(id), { recursive: true, force: true }).catch((error) => {
          throw diskProblem(error, inside(id));
        });
        bytes += size;
      }
      return bytes;
    },
  };
}

/** False where there is none any more, or another one lies there: nothing is written over. */
async function move(from: string, to: string): Promise<boolean> {
  const isTaken = await fs.lstat(to).then(
    () => true,
    () => false,
  );
  if (isTaken) return false;
  try {
    await fs.rename(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw diskProblem(error, from);
  }
}
