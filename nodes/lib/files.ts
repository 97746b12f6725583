// SPDX-License-Identifier: MIT-0
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Problem } from "./problem.ts";

/** The one door to the disk for nodes and scripts. */

const require = createRequire(import.meta.url);

/**
 * Path of a file inside an installed package, also where its `exports` hide it.
 * Looks through the `node_modules` folders from here upwards, as Node does.
 */
export async function packagePath(packageName: string, path: string): Promise<string> {
  const folders = require.resolve.paths(packageName) ?? [];
  for (const folder of folders) {
    const candidate = join(folder, packageName, path);
    if (await exists(candidate)) return candidate;
  }
  throw new Error(`The file ${path} of the package ${packageName} is not installed. Run npm install in this folder.`);
}

export async function packageFile(packageName: string, path: string): Promise<Uint8Array> {
  return readFile(await packagePath(packageName, path));
}

/** Null where there is no such file. */
export async function read(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

let written = 0;

/** Whole or not at all: a temporary name, flushed, then renamed over the old file. Makes its folder. */
export async function writeWhole(path: string, bytes: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${process.pid}.${++written}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(temporary, "w");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw notWritten(path, error as NodeJS.ErrnoException);
  }
}

/** Why a file could not be written; what was there is whole. */
export function notWritten(path: string, { code, message }: NodeJS.ErrnoException): Problem {
  const why = code === "ENOSPC" || code === "EDQUOT" ? "there is no room left" : message;
  return new Problem("not-written", `${path} cannot be written: ${why}. What was there before is whole.`, {
    fix: "Free some space, or choose another folder.",
  });
}

/** Forgets files and folders; what is not there is no error. */
export async function remove(...paths: readonly string[]): Promise<void> {
  for (const path of paths) await rm(path, { recursive: true, force: true });
}

/**
 * Runs a job and takes back the handlers of uncaught errors that it put on the process: the
 * start-up code of wasm modules adds some that turn every error into a crash with exit code 7.
 */
export async function withoutNewHandlers<T>(job: () => Promise<T>): Promise<T> {
  if (typeof process === "undefined") return job();
  const names = ["uncaughtException", "unhandledRejection"] as const;
  const before = names.map((name) => process.listeners(name as "uncaughtException"));
  try {
    return await job();
  } finally {
    for (const [place, name] of names.entries()) {
      for (const added of process.listeners(name as "uncaughtException")) {
        if (!before[place]?.includes(added)) process.off(name, added);
      }
    }
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await (await open(path, "r")).close();
    return true;
  } catch {
    return false;
  }
}
