// SPDX-License-Identifier: MIT-0
import { open } from "node:fs/promises";
import { setTimeout as after } from "node:timers/promises";
import { notWritten } from "./files.ts";
import { Problem } from "./problem.ts";
import { type Download, Stopped, type Telling } from "./run.ts";

/** A server that says nothing for so long is taken to be gone. */
const silenceMs = 30_000;
/** Tries in a row that bring nothing. */
const mostTries = 3;

type Part = Awaited<ReturnType<typeof open>>;

/** The connection failed or was cut: worth another try from where it stands. */
class Cut extends Error {}

/**
 * Brings the bytes that are missing at the end of `part`, which is flushed when it resolves; what has arrived stays there whatever happens.
 * `place` is where a person may put the file by hand.
 *
 * Throws `download.unreachable`, `download.refused`, `download.length`, `download.interrupted`, `not-written`, and `Stopped`.
 */
export async function transfer(file: Download, { part, place }: { part: string; place: string }, told: Telling): Promise<void> {
  const out = await open(part, "a").catch((error) => {
    throw notKept(file, place, error);
  });
  try {
    const began = (await out.stat()).size;
    for (let have = began, tries = 0; have !== file.bytes; ) {
      try {
        await attempt(file, { out, have, place }, told);
      } catch (error) {
        if (!(error instanceof Cut)) throw error;
        const { size } = await out.stat();
        tries = size > have ? 1 : tries + 1;
        if (tries >= mostTries || size === began)
          throw size === 0 ? unreachable(file, place, error) : interrupted(file, place, size, error);
        await pause(300 * 2 ** tries, told);
      }
      have = (await out.stat()).size;
    }
    await out.sync().catch((error) => {
      throw notKept(file, place, error);
    });
  } finally {
    await out.close();
  }
}

/** One request: of the rest where something is there and the server can, else of the whole. */
async function attempt(file: Download, { out, have, place }: { out: Part; have: number; place: string }, told: Telling): Promise<void> {
  let at = have > file.bytes ? 0 : have;
  if (at !== have) await out.truncate(0);
  // Other programs see by its time that it is being worked on.
  await out.utimes(new Date(), new Date());
  const cut = new AbortController();
  let heard = performance.now();
  const watch = setInterval(() => {
    if (told.stopped()) cut.abort(new Stopped());
    else if (performance.now() - heard > silenceMs) cut.abort(new Cut(`nothing came for ${silenceMs / 1000} seconds`));
  }, 100);
  // What a fetch or a read of its body fails with.
  const ended = (error: unknown) => (cut.signal.aborted ? cut.signal.reason : new Cut(reasonOf(error)));
  try {
    // A length and a range are of the file itself; `fetch` asks so for ranges by itself.
    const headers: Record<string, string> = at > 0 ? { range: `bytes=${at}-` } : { "accept-encoding": "identity" };
    const response = await fetch(file.url, { headers, signal: cut.signal }).catch((error) => {
      throw ended(error);
    });
    if (response.status === 416 || (response.status === 206 && !response.headers.get("content-range")?.startsWith(`bytes ${at}-`))) {
      // It has no such rest: from the start, then.
      await out.truncate(0);
      throw new Cut(`it has no bytes from ${at} on`);
    }
    if (response.status >= 500 || response.status === 429) throw new Cut(`it answers ${response.status}`);
    if (response.status !== 200 && response.status !== 206) throw refused(file, place, response);
    if (response.status === 200 && at > 0) {
      await out.truncate(0);
      at = 0;
    }
    const length = response.headers.get("content-length");
    if (length !== null && !response.headers.has("content-encoding") && at + Number(length) !== file.bytes) {
      throw await otherLength(file, place, out, at + Number(length));
    }
    const body = response.body?.getReader();
    for (;;) {
      const next = await body?.read().catch((error) => {
        throw ended(error);
      });
      if (next?.value === undefined) break;
      heard = performance.now();
      at += next.value.length;
      if (at > file.bytes) throw await otherLength(file, place, out, at);
      await out.writeFile(next.value).catch((error) => {
        throw notKept(file, place, error);
      });
      told.progress(Math.round(at / 1000), Math.round(file.bytes / 1000), "kB");
    }
    if (at < file.bytes) throw await otherLength(file, place, out, at);
  } finally {
    clearInterval(watch);
    cut.abort();
  }
}

async function pause(ms: number, told: Telling): Promise<void> {
  for (const end = performance.now() + ms; performance.now() < end; await after(50)) if (told.stopped()) throw new Stopped();
}

/** `fetch` hides what happened in the cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = Object(error) as { message?: string; cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message ?? String(error);
}

/** How a person gets it without this program. */
export const byHand = ({ url, bytes }: Download, place: string): string =>
  `fetch ${url} by other means and put it, ${bytes} bytes, at ${place}`;

const hostOf = ({ url }: Download): string => new URL(url).host;

function unreachable(file: Download, place: string, { message }: Error): Problem {
  const { HTTPS_PROXY, https_proxy, NODE_USE_ENV_PROXY } = process.env;
  const around = (HTTPS_PROXY || https_proxy) && !NODE_USE_ENV_PROXY ? " Set NODE_USE_ENV_PROXY=1 to go through your proxy." : "";
  return new Problem("download.unreachable", `${file.name} cannot be downloaded: ${hostOf(file)} cannot be reached (${message}).`, {
    field: file.field,
    fix: `Look at the connection and run again.${around} Or ${byHand(file, place)}.`,
  });
}

function interrupted(file: Download, place: string, size: number, { message }: Error): Problem {
  const text = `The download of ${file.name} broke off after ${size} of ${file.bytes} bytes (${hostOf(file)}: ${message}).`;
  return new Problem("download.interrupted", text, {
    field: file.field,
    fix: `Run again: it goes on from there. Or ${byHand(file, place)}.`,
  });
}

function refused(file: Download, place: string, { status, statusText }: Response): Problem {
  const text = `${file.name} cannot be downloaded: ${hostOf(file)} answers ${`${status} ${statusText}`.trim()} where the file was expected.`;
  return new Problem("download.refused", text, { field: file.field, fix: `It may have moved. Find it elsewhere and put it at ${place}.` });
}

async function otherLength(file: Download, place: string, out: Part, bytes: number): Promise<Problem> {
  // Nothing of another file is gone on from.
  await out.truncate(0);
  const many = bytes > file.bytes ? "more than" : "only";
  const text = `${hostOf(file)} gives another file than ${file.name}: ${many} ${Math.min(bytes, file.bytes)} bytes instead of ${file.bytes}.`;
  return new Problem("download.length", text, {
    field: file.field,
    fix: `Where a network shows a page of its own first (a log-in), get past it and run again. Or ${byHand(file, place)}.`,
  });
}

/** Why what was fetched could not be written. */
export function notKept({ name, field }: Download, place: string, error: NodeJS.ErrnoException): Problem {
  return new Problem("not-written", `${name} cannot be kept. ${notWritten(place, error).message}`, {
    field,
    fix: "Free some space, or name another folder in PATCHBAY_DATA; what has arrived is gone on from.",
  });
}
