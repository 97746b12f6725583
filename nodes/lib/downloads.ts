// SPDX-License-Identifier: MIT-0
import { createHash } from "node:crypto";
import { mkdir, readdir, rename, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { read, remove } from "./files.ts";
import { Problem } from "./problem.ts";
import { type Download, Stopped, type Telling } from "./run.ts";
import { byHand, notKept, transfer } from "./transfer.ts";

/**
 * Data sets that are no package: fetched where a graph chooses one, once, into one folder of the user's that the app and exported
 * scripts share. What is there is taken only if its bytes are the published ones.
 */

/** Where downloads are kept: PATCHBAY_DATA, else the platform's folder for caches. */
export function downloadsFolder(
  { env, platform, home }: { env: NodeJS.ProcessEnv; platform: string; home: string } = {
    env: process.env,
    platform: process.platform,
    home: homedir(),
  },
): string {
  if (env.PATCHBAY_DATA) return resolve(env.PATCHBAY_DATA);
  if (platform === "win32") return join(env.LOCALAPPDATA || join(home, "AppData", "Local"), "Patchbay", "Downloads");
  if (platform === "darwin") return join(home, "Library", "Caches", "Patchbay", "Downloads");
  // A relative one is to be ignored, says the XDG base directory specification.
  const caches = env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : join(home, ".cache");
  return join(caches, "patchbay", "downloads");
}

const placeOf = ({ file }: Download): string => join(downloadsFolder(), file);

const isWhole = (bytes: Uint8Array, { bytes: length, sha256 }: Download): boolean =>
  bytes.length === length && createHash("sha256").update(bytes).digest("hex") === sha256;

/** `2.6 MB`. */
const sizeOf = ({ bytes }: Download): string =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${Number((bytes / 1e6).toPrecision(2))} MB`;

/** Its bytes where they are in the folder. Throws `download.needed`: for what looks at a run without being one, and must fetch nothing. */
export async function downloaded(file: Download): Promise<Uint8Array> {
  const there = await read(placeOf(file)).catch(() => null);
  if (there !== null && isWhole(there, file)) return there;
  const from = `${sizeOf(file)} from ${new URL(file.url).host}, licence ${file.licence}`;
  throw new Problem("download.needed", `The run downloads ${file.name} first: ${from}.`, {
    field: file.field,
    fix: `Later runs find it in ${downloadsFolder()}. What depends on it can be measured once it is there.`,
  });
}

const underWay = new Map<string, Promise<Uint8Array>>();

/**
 * Its bytes, from the folder or from where they are published; two calls at once fetch once, also from two programs.
 * Throws what `transfer` does, and `download.checksum`.
 */
export function download(file: Download, told: Telling): Promise<Uint8Array> {
  const place = placeOf(file);
  const before = underWay.get(place);
  if (before !== undefined) return before;
  const getting = get(file, place, told).finally(() => underWay.delete(place));
  underWay.set(place, getting);
  return getting;
}

async function get(file: Download, place: string, told: Telling): Promise<Uint8Array> {
  await mkdir(dirname(place), { recursive: true }).catch((error) => {
    throw notKept(file, place, error);
  });
  const there = await read(place);
  if (there !== null && isWhole(there, file)) return there;
  if (there !== null) told.note(`${place} is not ${file.name} as it was published (checked by its SHA-256): it is replaced.`);
  const meanwhile = await othersDone(file, place, told);
  if (meanwhile !== null) return meanwhile;

  const part = `${place}.${process.pid}.part`;
  const taken = await takeUp(place, part);
  const how = taken ? "Goes on downloading" : "Downloads";
  told.note(`${how} ${file.name} (${sizeOf(file)}, ${file.licence}) from ${new URL(file.url).host} to ${place}, once for all runs.`);
  try {
    await transfer(file, { part, place }, told);
  } catch (error) {
    // Under this name any program may go on with it.
    const arrived = await stat(part).catch(() => null);
    if (arrived !== null && arrived.size > 0) await rename(part, `${place}.part`).catch(() => {});
    else await remove(part);
    throw error;
  }
  const bytes = (await read(part)) as Uint8Array;
  if (!isWhole(bytes, file)) {
    await remove(part);
    throw new Problem("download.checksum", `What ${new URL(file.url).host} gave is not ${file.name}: its SHA-256 is not ${file.sha256}.`, {
      field: file.field,
      fix: `It was thrown away: run again to fetch it anew. Or ${byHand(file, place)}.`,
    });
  }
  await rename(part, place).catch((error) => {
    throw notKept(file, place, error);
  });
  await remove(...(await partsOf(place)).filter(({ isBusy }) => !isBusy).map(({ path }) => path));
  return bytes;
}

/** Waits while another program downloads the same; its bytes, or null where there is none any more. */
async function othersDone(file: Download, place: string, told: Telling): Promise<Uint8Array | null> {
  let waited = false;
  while ((await partsOf(place)).some(({ isBusy }) => isBusy)) {
    if (told.stopped()) throw new Stopped();
    if (!waited) told.note(`Another program is downloading ${file.name}: waits for it.`);
    waited = true;
    await after(100);
  }
  const bytes = waited ? await read(place) : null;
  return bytes !== null && isWhole(bytes, file) ? bytes : null;
}

/** Takes what an earlier download left: renaming succeeds for one program only. False where there is nothing. */
async function takeUp(place: string, part: string): Promise<boolean> {
  for (const { path, isBusy } of await partsOf(place)) {
    if (isBusy) continue;
    if (path === part) return true;
    const done = await rename(path, part).then(
      () => true,
      () => false,
    );
    if (done) return true;
  }
  return false;
}

/** A part whose program lives, and that has grown this lately, is not taken away from it; `transfer` gives up sooner. */
const busyMs = 40_000;

/** What downloads under way or broken off have left beside it: `ETTh1.csv.part`, `ETTh1.csv.4711.part`. */
async function partsOf(place: string): Promise<{ path: string; isBusy: boolean }[]> {
  const start = `${basename(place)}.`;
  const names = (await readdir(dirname(place))).filter((name) => name.startsWith(start) && /^(\d+\.)?part$/.test(name.slice(start.length)));
  return Promise.all(
    names.map(async (name) => {
      const path = join(dirname(place), name);
      const pid = Number.parseInt(name.slice(start.length), 10);
      const grown = await stat(path).catch(() => null);
      const isBusy = pid > 0 && pid !== process.pid && grown !== null && Date.now() - grown.mtimeMs < busyMs && lives(pid);
      return { path, isBusy };
    }),
  );
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else may not be signalled.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
