import { rmSync } from "node:fs";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import type { KeptRun } from "./read-run.ts";

/** A run as it was read, and by what to see whether it must be read again. */
export interface Shelved {
  readonly id: string;
  readonly deleted: boolean;
  readonly stamp: string;
  readonly run: KeptRun;
}

/**
 * What was read of the folders, so that a start need not read them again. Nothing is only here: a file that is missing,
 * damaged or in the way is made anew or done without. Several processes may use one.
 */
export interface RunIndex {
  all(): Shelved[];
  /** What other processes have written since the last time; null where nothing was. */
  news(): Shelved[] | null;
  put(runs: readonly Shelved[]): void;
  drop(ids: readonly string[]): void;
  close(): void;
}

/** A table for each shape of what it holds, so that an older and a newer version do not throw away each other's. */
const table = "runs2";
const busyMs = 500;

const notADatabase = 26;
const corrupt = 11;

export function openIndex(path: string): RunIndex {
  let base = start(path);
  let seen = 0;
  let version = 0;

  /** Without a result where the file cannot be used now; what it would have held is read from the folders next time. */
  function attempt<T>(job: (base: Base) => T): T | undefined {
    try {
      return job(base);
    } catch (error) {
      if (isDamaged(error)) {
        base.close();
        base = renewed(path);
      }
      return undefined;
    }
  }
  function read(rows: readonly Record<string, unknown>[]): Shelved[] {
    return rows.flatMap(({ id, deleted, stamp, sum, run, turn: at }) => {
      if (typeof run !== "string" || crc32(`${id}\n${deleted}\n${stamp}\n${run}`) !== sum) return [];
      seen = Math.max(seen, Number(at));
      return [{ id: String(id), deleted: deleted === 1, stamp: String(stamp), run: JSON.parse(run) as KeptRun }];
    });
  }

  return {
    all: () =>
      attempt(({ all, dataVersion }) => {
        version = dataVersion();
        return read(all.all());
      }) ?? [],
    news: () =>
      attempt(({ since, dataVersion }) => {
        const now = dataVersion();
        if (now === version) return null;
        version = now;
        return read(since.all(seen));
      }) ?? null,
    put: (runs) =>
      void attempt(({ put, last, within }) =>
        within(() => {
          let turn = Number(last.get()?.turn ?? 0);
          for (const { id, deleted, stamp, run } of runs) {
            const text = JSON.stringify(run);
            const { began, title, status } = run.record;
            const sum = crc32(`${id}\n${Number(deleted)}\n${stamp}\n${text}`);
            put.run(id, Number(deleted), began, title, status, stamp, ++turn, sum, text);
          }
        }),
      ),
    drop: (ids) =>
      void attempt(({ drop, within }) =>
        within(() => {
          for (const id of ids) drop.run(id);
        }),
      ),
    close: () => base.close(),
  };
}

interface Base {
  readonly all: StatementSync;
  readonly since: StatementSync;
  readonly last: StatementSync;
  readonly put: StatementSync;
  readonly drop: StatementSync;
  dataVersion(): number;
  within(job: () => void): void;
  close(): void;
}

function start(path: string): Base {
  try {
    return base(path);
  } catch (error) {
    return isDamaged(error) ? renewed(path) : base(":memory:");
  }
}

function renewed(path: string): Base {
  try {
    for (const end of ["", "-wal", "-shm"]) rmSync(`${path}${end}`, { force: true });
    return base(path);
  } catch {
    return base(":memory:");
  }
}

function base(path: string): Base {
  const file = new DatabaseSync(path, { timeout: busyMs });
  try {
    file.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    file.exec(`CREATE TABLE IF NOT EXISTS ${table} (
      id TEXT PRIMARY KEY, deleted INTEGER, began REAL, title TEXT, status TEXT, stamp TEXT, turn INTEGER, sum INTEGER, run TEXT
    ) STRICT; CREATE INDEX IF NOT EXISTS ${table}_turn ON ${table} (turn)`);
    const dataVersion = file.prepare("PRAGMA data_version");
    return {
      all: file.prepare(`SELECT * FROM ${table}`),
      since: file.prepare(`SELECT * FROM ${table} WHERE turn > ?`),
      last: file.prepare(`SELECT max(turn) AS turn FROM ${table}`),
      put: file.prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`),
      drop: file.prepare(`DELETE FROM ${table} WHERE id = ?`),
      dataVersion: () => Number(dataVersion.get()?.data_version),
      within: (job) => {
        file.exec("BEGIN IMMEDIATE");
        try {
          job();
          file.exec("COMMIT");
        } catch (error) {
          if (file.isTransaction) file.exec("ROLLBACK");
          throw error;
        }
      },
      close: () => {
        if (file.isOpen) file.close();
      },
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

function isDamaged(error: unknown): boolean {
  const { errcode, code } = error as { errcode?: number; code?: string };
  // A table of that name with other columns, or text that is no JSON, is damage too.
  return errcode === notADatabase || errcode === corrupt || errcode === 1 || (code === undefined && error instanceof SyntaxError);
}
