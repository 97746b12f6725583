// SPDX-License-Identifier: MIT-0
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, hostname, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

export type { Worker };

/** The engine's one door to the machine it runs on. */

const built = new URL("./built/", import.meta.url);

export const cores = availableParallelism();

/** As the native builds are named: "linux-x64". */
export const target = `${process.platform}-${process.arch}`;

export function builtPath(name: string): string {
  return fileURLToPath(new URL(name, built));
}

export function builtFile(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(builtPath(name)));
}

/** Whether native builds came along: exports carry them on request. */
export function hasNativeBuilds(): boolean {
  return existsSync(builtPath("builds.json"));
}

/** A native module; throws where it is missing, made for another machine or damaged, or where addons are not allowed. */
export function loadAddon(path: string): unknown {
  return createRequire(import.meta.url)(path);
}

/** Whether Node's permissions let this process have threads. */
export function workersAllowed(): boolean {
  return process.permission === undefined || process.permission.has("worker");
}

/** A thread that runs worker.ts and does not keep the process alive; throws where workers are not allowed. */
export function startWorker(name: string, workerData: unknown, ended: (error: Error | null) => void): Worker {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { name, workerData });
  worker.unref();
  worker.on("error", (error) => ended(error as Error));
  worker.on("exit", () => ended(null));
  return worker;
}

/**
 * Says to other processes of this user that this one computes. The folder has a file for each that does; its time is renewed
 * while that is true. Times decide who is alive, since numbers of processes are used again and containers count their own; who has
 * a number of this machine that no process has is gone at once.
 */
export interface Presence {
  /** Renews, and tells how many there are and which of them this one is; null where that cannot be known. */
  renew(): { count: number; rank: number } | null;
  leave(): void;
}

const folder = join(tmpdir(), `patchbay-cores-${process.getuid?.() ?? "user"}`);
const forgottenAfter = 5_000;
const removedAfter = 60_000;

export function presence(): Presence {
  const own = `${process.pid}-${Math.floor(performance.timeOrigin)}-${hostname()}`;
  let here = false;
  const leave = () => {
    if (!here) return;
    here = false;
    process.off("exit", leave);
    tryTo(() => rmSync(join(folder, own), { force: true }));
  };
  return {
    renew() {
      return tryTo(() => {
        const now = Date.now();
        if (!here) {
          mkdirSync(folder, { recursive: true, mode: 0o700 });
          const found = lstatSync(folder);
          if (!found.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid)) return null;
        }
        const renewed = here && tryTo(() => utimesSync(join(folder, own), now / 1000, now / 1000)) !== null;
        if (!renewed) writeFileSync(join(folder, own), "");
        if (!here) process.on("exit", leave);
        here = true;
        const alive = readdirSync(folder).filter((name) => name === own || isAlive(join(folder, name), now));
        return { count: alive.length, rank: alive.sort().indexOf(own) };
      });
    },
    leave,
  };
}

function isAlive(path: string, now: number): boolean {
  const age = now - (tryTo(() => statSync(path).mtimeMs) ?? 0);
  const gone = path.endsWith(`-${hostname()}`) && !isRunning(Number.parseInt(basename(path), 10));
  if (gone || age > removedAfter) tryTo(() => rmSync(path, { force: true }));
  return !gone && age < forgottenAfter;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

function tryTo<T>(action: () => T): T | null {
  try {
    return action();
  } catch {
    return null;
  }
}
