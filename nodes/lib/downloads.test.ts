import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { download, downloaded, downloadsFolder } from "./downloads.ts";
import { Problem } from "./problem.ts";
import { type Download, Stopped } from "./run.ts";
import { type FileServer, serveFile } from "./test/file-server.ts";

const content = Uint8Array.from({ length: 300_000 }, (_, at) => (at * at) % 251);
let folder: string;
let server: FileServer;
let file: Download;
let told: { notes: string[]; progress: [number, number, string][]; stop: boolean };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "patchbay-downloads-"));
  vi.stubEnv("PATCHBAY_DATA", folder);
  server = await serveFile(content);
  file = {
    name: "Data",
    file: "data.csv",
    url: server.url,
    bytes: content.length,
    sha256: createHash("sha256").update(content).digest("hex"),
    licence: "CC0-1.0",
    field: "source",
  };
  told = { notes: [], progress: [], stop: false };
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
  await rm(folder, { recursive: true });
});

const get = (more: Partial<Download> = {}) =>
  download(
    { ...file, ...more },
    {
      note: (text) => void told.notes.push(text),
      progress: (...one) => void told.progress.push(one),
      stopped: () => told.stop,
    },
  );
const place = () => join(folder, "data.csv");
const failure = async (getting: Promise<unknown>): Promise<Problem> => {
  const error = await getting.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Problem);
  return error as Problem;
};
/** Sends the head of a whole answer and so many bytes, then breaks the connection. */
const cutAfter = (response: ServerResponse, from: number, bytes: number) => {
  if (from > 0) response.setHeader("content-range", `bytes ${from}-${content.length - 1}/${content.length}`);
  response.writeHead(from > 0 ? 206 : 200, { "content-length": content.length - from });
  response.write(content.subarray(from, from + bytes), () => setTimeout(() => response.destroy(), 30));
  return true;
};

test("a file is fetched once, said before, checked, and kept under its name alone", async () => {
  expect(Buffer.compare(await get(), content)).toBe(0);
  expect(told.notes).toEqual([`Downloads Data (300 kB, CC0-1.0) from ${new URL(file.url).host} to ${place()}, once for all runs.`]);
  expect(told.progress.at(-1)).toEqual([300, 300, "kB"]);
  expect(await readdir(folder)).toEqual(["data.csv"]);
  expect(Buffer.compare(await get(), content)).toBe(0);
  expect(Buffer.compare(await downloaded(file), content)).toBe(0);
  expect(server.asked).toEqual([""]);
  expect(told.notes).toHaveLength(1);
});

test("what looks at a run without being one fetches nothing, and says what the run will fetch, its size, its licence and where it goes", async () => {
  const { code, message, fix, field } = await failure(downloaded(file));
  expect([code, field]).toEqual(["download.needed", "source"]);
  expect(message).toBe(`The run downloads Data first: 300 kB from ${new URL(file.url).host}, licence CC0-1.0.`);
  expect(fix).toContain(folder);
  expect(server.asked).toEqual([]);
});

test("a file put there by hand is taken, and one with other bytes is said and replaced", async () => {
  await writeFile(place(), content);
  await get();
  expect(server.asked).toEqual([]);
  await writeFile(place(), content.slice(1));
  expect((await failure(downloaded(file))).code).toBe("download.needed");
  await get();
  expect(told.notes[0]).toBe(`${place()} is not Data as it was published (checked by its SHA-256): it is replaced.`);
  expect(Buffer.compare(await readFile(place()), content)).toBe(0);
});

test("a connection that is cut twice is taken up where it broke, within one run", async () => {
  server.answer = (response, from) => server.asked.length <= 2 && cutAfter(response, from, 100_000);
  expect(Buffer.compare(await get(), content)).toBe(0);
  expect(server.asked).toEqual(["", "bytes=100000-", "bytes=200000-"]);
  expect(await readdir(folder)).toEqual(["data.csv"]);
});

test("one that stays cut ends the run, and the next run goes on from there", async () => {
  server.answer = (response, from) => cutAfter(response, from, from === 0 ? 100_000 : 0);
  const { code, message, fix } = await failure(get());
  expect(code).toBe("download.interrupted");
  expect(message).toContain("broke off after 100000 of 300000 bytes");
  expect(fix).toContain("it goes on from there");
  expect(fix).toContain(place());
  expect(await readdir(folder)).toEqual(["data.csv.part"]);
  server.answer = undefined;
  server.asked.length = 0;
  expect(Buffer.compare(await get(), content)).toBe(0);
  expect(server.asked).toEqual(["bytes=100000-"]);
  expect(told.notes.at(-1)).toMatch(/^Goes on downloading Data/);
  expect(await readdir(folder)).toEqual(["data.csv"]);
});

test("stopping ends a download that has gone quiet, and what has arrived is gone on from", async () => {
  server.answer = (response) => {
    response.writeHead(200, { "content-length": content.length });
    response.write(content.subarray(0, 50_000), () => setTimeout(() => (told.stop = true), 50));
    return true;
  };
  await expect(get()).rejects.toBeInstanceOf(Stopped);
  expect(await readdir(folder)).toEqual(["data.csv.part"]);
  told.stop = false;
  server.answer = undefined;
  expect(Buffer.compare(await get(), content)).toBe(0);
  expect(server.asked).toEqual(["", "bytes=50000-"]);
});

test("a server without ranges, and one that knows no such rest, give the whole again", async () => {
  for (const answer of [
    (response: ServerResponse) => {
      response.writeHead(200, { "content-length": content.length });
      response.end(content);
      return true;
    },
    (response: ServerResponse, from: number) => {
      if (from > 0) response.writeHead(416).end();
      return from > 0;
    },
  ]) {
    await rm(place(), { force: true });
    await writeFile(`${place()}.part`, content.subarray(0, 1000));
    server.answer = answer;
    expect(Buffer.compare(await get(), content)).toBe(0);
    expect(await readdir(folder)).toEqual(["data.csv"]);
  }
});

describe("what is not the file is never kept:", () => {
  test("other bytes of the right length", async () => {
    server.answer = (response) => {
      response.writeHead(200, { "content-length": content.length });
      response.end(new Uint8Array(content.length));
      return true;
    };
    const { code, message, fix, field } = await failure(get());
    expect([code, field]).toEqual(["download.checksum", "source"]);
    expect(message).toContain(file.sha256);
    expect(fix).toContain(place());
    expect(await readdir(folder)).toEqual([]);
  });

  test.each(["too short", "too long", "short without a length", "long without a length"])("%s", async (how) => {
    const body = how.includes("short") ? content.subarray(0, 1000) : new Uint8Array(content.length + 1);
    server.answer = (response) => {
      response.writeHead(200, how.startsWith("too") ? { "content-length": body.length } : {});
      response.end(body);
      return true;
    };
    const { code, message } = await failure(get());
    expect(code).toBe("download.length");
    expect(message).toContain("instead of 300000");
    expect(await readdir(folder)).toEqual([]);
  });

  test("a rest of something else, longer than what was wanted, left by an earlier version", async () => {
    await writeFile(`${place()}.part`, new Uint8Array(content.length + 5));
    expect(Buffer.compare(await get(), content)).toBe(0);
    expect(server.asked).toEqual([""]);
  });
});

test("a server that does not have it is named with its answer, and where to put the file", async () => {
  server.answer = (response) => {
    response.writeHead(404).end("Not Found");
    return true;
  };
  const { code, message, fix } = await failure(get());
  expect(code).toBe("download.refused");
  expect(message).toContain(`${new URL(file.url).host} answers 404 Not Found`);
  expect(fix).toContain(place());
  expect(server.asked).toHaveLength(1);
  expect(await readdir(folder)).toEqual([]);
});

test("without a network the problem says how to put the file there by hand", async () => {
  await server.close();
  vi.stubEnv("HTTPS_PROXY", "");
  vi.stubEnv("https_proxy", "");
  const { code, message, fix } = await failure(get());
  expect(code).toBe("download.unreachable");
  expect(message).toContain("ECONNREFUSED");
  expect(fix).toBe(`Look at the connection and run again. Or fetch ${file.url} by other means and put it, 300000 bytes, at ${place()}.`);
});

test("where a proxy is named that Node would not use, the problem says what makes it", async () => {
  await server.close();
  vi.stubEnv("NODE_USE_ENV_PROXY", "");
  vi.stubEnv("HTTPS_PROXY", "http://proxy.example:8080");
  expect((await failure(get())).fix).toContain("Set NODE_USE_ENV_PROXY=1 to go through your proxy.");
});

test.skipIf(process.platform !== "linux")("a full disk is said with the folder that may be named instead", async () => {
  // Taken up as an earlier part, it is a file on which every write finds no room.
  await symlink("/dev/full", `${place()}.part`);
  const { code, message, fix } = await failure(get());
  expect(code).toBe("not-written");
  expect(message).toContain("there is no room left");
  expect(fix).toContain("PATCHBAY_DATA");
  expect(await readdir(folder)).toEqual([]);
});

test("a folder that cannot be made is said with its path", async () => {
  await writeFile(join(folder, "taken"), "");
  vi.stubEnv("PATCHBAY_DATA", join(folder, "taken"));
  const { code, message } = await failure(get());
  expect(code).toBe("not-written");
  expect(message).toContain(join(folder, "taken"));
});

describe("two at once", () => {
  test("in one program share one download", async () => {
    const [one, other] = await Promise.all([get(), get()]);
    expect(one).toBe(other);
    expect(server.asked).toEqual([""]);
  });

  const script = join(import.meta.dirname, "test", "small-download.ts");
  const play = (flags: readonly string[] = []) => {
    const child = spawn(process.execPath, [script, ...flags], { env: { ...process.env, DOWNLOAD: JSON.stringify(file) } });
    let out = "";
    child.stdout.on("data", (data) => {
      out += data;
    });
    child.stderr.on("data", (data) => {
      out += data;
    });
    const ended = new Promise<{ code: number | null; out: string }>((resolve) => child.on("close", (code) => resolve({ code, out })));
    return { child, ended };
  };

  test("in two exported scripts fetch it once: the second waits for the first and says so", async () => {
    let later = () => {};
    server.answer = (response) => {
      response.writeHead(200, { "content-length": content.length });
      response.write(content.subarray(0, 100_000));
      later = () => response.end(content.subarray(100_000));
      return true;
    };
    const first = play();
    await expect.poll(() => readdir(folder), { timeout: 20_000 }).toEqual([`data.csv.${first.child.pid}.part`]);
    const second = play();
    let seen = "";
    second.child.stderr.on("data", (data) => {
      seen += data;
    });
    await expect.poll(() => seen, { timeout: 20_000 }).toContain("Another program is downloading Data: waits for it.");
    later();
    for (const { code, out } of await Promise.all([first.ended, second.ended])) {
      expect(out).toMatch(/bytes: 300000/);
      expect(code).toBe(0);
    }
    expect(server.asked).toEqual([""]);
    expect(await readdir(folder)).toEqual(["data.csv"]);
  }, 40_000);

  test("and one that was killed leaves what it had to the next", async () => {
    server.answer = (response, from) => {
      if (from > 0) return false;
      response.writeHead(200, { "content-length": content.length });
      response.write(content.subarray(0, 100_000));
      return true;
    };
    const { child, ended } = play();
    await expect
      .poll(async () => (await readFile(join(folder, `data.csv.${child.pid}.part`)).catch(() => "")).length, { timeout: 20_000 })
      .toBe(100_000);
    child.kill("SIGKILL");
    await ended;
    expect(Buffer.compare(await get(), content)).toBe(0);
    expect(server.asked).toEqual(["", "bytes=100000-"]);
    expect(await readdir(folder)).toEqual(["data.csv"]);
  }, 40_000);

  test("a problem of an exported script's download names the node, with 3", async () => {
    server.answer = (response) => {
      response.writeHead(404).end();
      return true;
    };
    const { code, out } = await play(["--json"]).ended;
    expect(code).toBe(3);
    expect(JSON.parse(out.trim().split("\n").at(-1) as string)).toMatchObject({
      status: "failed",
      problem: { code: "download.refused", node: "data", field: "source" },
    });
  }, 20_000);

  test("a part of a living program that has not grown for a minute is taken over", async () => {
    const path = `${place()}.${process.ppid}.part`;
    await writeFile(path, content.subarray(0, 1000));
    const before = new Date(Date.now() - 60_000);
    await utimes(path, before, before);
    expect(Buffer.compare(await get(), content)).toBe(0);
    expect(server.asked).toEqual(["bytes=1000-"]);
  });
});

test("downloads lie in the platform's folder for caches, or where PATCHBAY_DATA says", () => {
  const at = (platform: string, env: NodeJS.ProcessEnv = {}) => downloadsFolder({ env, platform, home: "/home/ada" });
  expect(at("linux")).toBe("/home/ada/.cache/patchbay/downloads");
  expect(at("linux", { XDG_CACHE_HOME: "/caches" })).toBe("/caches/patchbay/downloads");
  expect(at("linux", { XDG_CACHE_HOME: "caches" })).toBe("/home/ada/.cache/patchbay/downloads");
  expect(at("darwin")).toBe("/home/ada/Library/Caches/Patchbay/Downloads");
  expect(at("win32", { LOCALAPPDATA: "/local" })).toBe("/local/Patchbay/Downloads");
  expect(at("linux", { PATCHBAY_DATA: "/data" })).toBe("/data");
});
