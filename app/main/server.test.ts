import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { Told } from "../common/contract.ts";
import { type Served, serve } from "./server.ts";

let folder: string;
let served: Served;
let closed = 0;
let isBusy = false;
let tell: (told: Told) => void = () => {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "patchbay-server-"));
  await mkdir(join(folder, "page", "assets"), { recursive: true });
  await writeFile(join(folder, "page", "index.html"), "<title>Patchbay</title>");
  await writeFile(join(folder, "page", "assets", "a.js"), "1");
  await writeFile(join(folder, "secret.txt"), "secret");
  served = await serve({
    page: join(folder, "page"),
    idle: 50,
    busy: 400,
    knock: 300,
    host: (say) => {
      tell = say;
      return {
        ask: async (message) => (message === null ? null : { id: 1, ok: message }),
        link: () => {},
        busy: () => isBusy,
        close: async () => void closed++,
      };
    },
  });
});
afterAll(async () => {
  await served.close();
  await rm(folder, { recursive: true, force: true });
});

const get = (path: string, { host = `127.0.0.1:${served.port}`, method = "GET" } = {}) =>
  new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((done, fail) => {
    const asked = request({ host: "127.0.0.1", port: served.port, path, method, headers: { host } }, (response) => {
      let text = "";
      response.on("data", (bytes) => (text += bytes));
      response.on("end", () => done({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    asked.on("error", fail);
    asked.end();
  });

const knock = (c: { token?: string; origin?: string; host?: string; path?: string; session?: string } = {}) => {
  const { token = served.token, origin = `http://127.0.0.1:${served.port}`, host, path = "/desk", session = "" } = c;
  const socket = new WebSocket(`ws://127.0.0.1:${served.port}${path}?token=${token}&session=${session}`, {
    origin,
    ...(host === undefined ? {} : { headers: { host } }),
  });
  return new Promise<WebSocket | number>((done) => {
    socket.on("open", () => done(socket));
    socket.on("unexpected-response", (_, response) => done(response.statusCode ?? 0));
    socket.on("error", () => done(0));
  });
};

test("the page comes with headers that keep other content out", async () => {
  const { status, headers, text } = await get("/");
  expect([status, text]).toEqual([200, "<title>Patchbay</title>"]);
  expect(headers["content-security-policy"]).toContain("script-src 'self' 'wasm-unsafe-eval'");
  expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
  expect(headers["cross-origin-embedder-policy"]).toBe("require-corp");
  expect((await get("/assets/a.js")).headers["content-type"]).toMatch(/javascript/);
});

describe("nothing outside the page's folder is served", () => {
  test.each(["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/assets/..%2f..%2fsecret.txt", "/%00", "/%zz", "/assets"])(
    "%s",
    async (path) => {
      const { status, text } = await get(path);
      expect(status).toBe(404);
      expect(text).not.toContain("secret");
    },
  );
});

test("a page that reached us under another name gets nothing", async () => {
  expect((await get("/", { host: "evil.example" })).status).toBe(403);
  expect((await get("/", { method: "POST" })).status).toBe(405);
});

test("a socket with token and origin asks and is told", async () => {
  const socket = (await knock()) as WebSocket;
  const heard: unknown[] = [];
  socket.on("message", (data) => heard.push(JSON.parse(String(data))));
  socket.send(JSON.stringify({ hello: 1 }));
  socket.send("no json");
  tell({ tell: "executor", state: "ready" });
  while (heard.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(heard).toContainEqual({ id: 1, ok: { hello: 1 } });
  expect(heard).toContainEqual({ tell: "executor", state: "ready" });
  const before = closed;
  socket.close();
  while (closed === before) await new Promise((resolve) => setTimeout(resolve, 5));
});

describe("a session", () => {
  const ended = (socket: WebSocket) => new Promise<number>((done) => socket.on("close", done));
  const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  test("is found again by the window that comes back while something goes on, and told on", async () => {
    isBusy = true;
    const before = closed;
    const first = (await knock({ session: "session-a" })) as WebSocket;
    const mine = tell;
    first.close();
    await ended(first);
    await wait(200);
    const second = (await knock({ session: "session-a" })) as WebSocket;
    const heard: unknown[] = [];
    second.on("message", (data) => heard.push(JSON.parse(String(data))));
    await wait(20);
    mine({ tell: "runs" });
    await expect.poll(() => heard).toEqual([{ tell: "runs" }]);
    await wait(400);
    expect(closed, "it lives on").toBe(before);
    isBusy = false;
    second.close();
    await expect.poll(() => closed).toBe(before + 1);
  });

  test("ends in its time when nobody comes back, though something goes on", async () => {
    isBusy = true;
    const before = closed;
    const socket = (await knock({ session: "session-b" })) as WebSocket;
    socket.close();
    await wait(200);
    expect(closed).toBe(before);
    await expect.poll(() => closed).toBe(before + 1);
    isBusy = false;
  });

  test("belongs to one tab: a duplicate is sent away and the first one stays", async () => {
    const first = (await knock({ session: "session-c" })) as WebSocket;
    const second = (await knock({ session: "session-c" })) as WebSocket;
    expect(await ended(second)).toBe(4001);
    first.send(JSON.stringify({ hello: 2 }));
    const answer = await new Promise((done) => first.on("message", (data) => done(JSON.parse(String(data)))));
    expect(answer).toEqual({ id: 1, ok: { hello: 2 } });
    first.close();
  });

  test("whose line broke off unnoticed goes to the window that comes back, and nothing it asked meanwhile is dropped", async () => {
    const silent = new WebSocket(`ws://127.0.0.1:${served.port}/desk?token=${served.token}&session=session-d`, {
      origin: `http://127.0.0.1:${served.port}`,
      autoPong: false,
    });
    await new Promise((done) => silent.on("open", done));
    const second = (await knock({ session: "session-d" })) as WebSocket;
    second.send(JSON.stringify({ hello: 3 }));
    const answer = await new Promise((done) => second.on("message", (data) => done(JSON.parse(String(data)))));
    expect(answer).toEqual({ id: 1, ok: { hello: 3 } });
    second.close();
  });

  test("of two tabs are two", async () => {
    const [one, two] = [(await knock({ session: "session-e" })) as WebSocket, (await knock({ session: "session-f" })) as WebSocket];
    const heard: string[] = [];
    one.on("message", () => heard.push("one"));
    two.on("message", () => heard.push("two"));
    // The host of the second one.
    tell({ tell: "runs" });
    await expect.poll(() => heard).toEqual(["two"]);
    one.close();
    two.close();
  });
});

describe("a socket is refused", () => {
  test("with a wrong token", async () => expect(await knock({ token: "x".repeat(32) })).toBe(403));
  test("without a token", async () => expect(await knock({ token: "" })).toBe(403));
  test("from another page", async () => expect(await knock({ origin: "http://evil.example" })).toBe(403));
  test("from a page on another port", async () => expect(await knock({ origin: "http://127.0.0.1:1" })).toBe(403));
  test("under another name", async () => expect(await knock({ host: "evil.example", origin: "http://evil.example" })).toBe(403));
  test("at another door", async () => expect(await knock({ path: "/other" })).toBe(403));
});

test("the address is on loopback and its token is long", () => {
  expect(served.url).toBe(`http://127.0.0.1:${served.port}/#token=${served.token}`);
  expect(served.token.length).toBeGreaterThanOrEqual(32);
});

test("a door that is no address, and a guest who leaves at once, do not end the server", async () => {
  const raw = (path: string) =>
    new Promise<void>((done) => {
      const socket = connect(served.port, "127.0.0.1", () => {
        const host = `127.0.0.1:${served.port}`;
        socket.write(
          `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nOrigin: http://${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
        );
        setTimeout(() => socket.resetAndDestroy(), 30);
      });
      socket.on("error", () => {});
      socket.on("close", () => done());
    });
  await raw("//");
  await raw("/desk");
  expect((await get("/")).status).toBe(200);
});
