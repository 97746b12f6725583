import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Held by the one process that runs the queue of a folder. */
export interface Lock {
  release(): void;
}

/** Null while another process has it. The system lets go of it when its process ends, however that ends. */
export function lockQueue(folder: string): Lock | null {
  mkdirSync(folder, { recursive: true });
  const file = new DatabaseSync(join(folder, ".queue.lock"));
  try {
    file.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    let held = true;
    return {
      release: () => {
        if (held) file.close();
        held = false;
      },
    };
  } catch {
    file.close();
    return null;
  }
}
