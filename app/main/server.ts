import { randomBytes, timingSafeEqual } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize, sep } from "node:path";
import { type Duplex, pipeline } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { mediaType, pageHeaders } from "./page.ts";
import { createSessions, type SessionsOptions } from "./sessions.ts";

/**
 * The same app in a browser: the window's files and the contract over a WebSocket, on loopback only.
 * Who has no token, comes from another page, or reached us under another name, is refused.
 */
export interface Served {
  /** With the token, to be opened in a browser. */
  readonly url: string;
  readonly port: number;
  readonly token: string;
  close(): Promise<void>;
}

export interface ServeOptions extends SessionsOptions {
  readonly page: string;
  readonly port?: number;
  /** Milliseconds that a window which says nothing is given to say that it is there. */
  readonly knock?: number;
}

export async function serve({ page, port = 0, knock = 2000, ...how }: ServeOptions): Promise<Served> {
  const token = randomBytes(24).toString("base64url");
  const server = createServer((request, response) => void answer(request, response));
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 2 ** 20 });
  const sessions = createSessions(how);
  const there = new Map<string, WebSocket>();
  await listen(server, port);
  const { port: bound } = server.address() as AddressInfo;
  const names = new Set([`127.0.0.1:${bound}`, `localhost:${bound}`]);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!names.has(request.headers.host ?? "")) return end(response, 403, "This address is not Patchbay's.");
    if (request.method !== "GET" && request.method !== "HEAD") return end(response, 405, "Only GET.");
    const file = fileOf(page, request.url ?? "/");
    const found = file === null ? null : await stat(file).catch(() => null);
    if (file === null || !found?.isFile()) return end(response, 404, "Not found.");
    const cached = /\/assets\//.test(request.url ?? "") ? "max-age=31536000, immutable" : "no-store";
    response.writeHead(200, {
      ...pageHeaders,
      "Content-Type": mediaType(extname(file)),
      "Content-Length": found.size,
      "Cache-Control": cached,
    });
    if (request.method === "HEAD") response.end();
    // A file that cannot be read after all, or a reader who leaves, ends this answer and nothing else.
    else pipeline(createReadStream(file), response, () => {});
  }

  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Whoever knocks may be gone before the answer.
    socket.on("error", () => socket.destroy());
    const reason = refusal(request, names, token);
    if (reason !== null) {
      socket.end(`HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n${reason}\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (open) => void connect(open, sessionOf(request)));
  });

  async function connect(socket: WebSocket, session: string): Promise<void> {
    const send = (message: object) => socket.readyState === socket.OPEN && socket.send(JSON.stringify(message));
    const asked: RawData[] = [];
    let hear = async (data: RawData): Promise<void> => void asked.push(data);
    socket.on("message", (data) => void hear(data));
    socket.on("error", () => socket.close());
    // A line that broke off unnoticed makes way for the window that comes back over another one.
    const before = there.get(session);
    if (before !== undefined && !(await makesWay(before, knock))) return socket.close(sessionTaken, "This session is open in another tab.");
    const guest = socket.readyState === socket.OPEN ? sessions.enter(session, send) : null;
    if (guest === null) return socket.close(sessionTaken, "This session is open in another tab.");
    there.set(session, socket);
    socket.on("close", () => {
      if (there.get(session) === socket) there.delete(session);
      guest.leave();
    });
    hear = async (data) => {
      const answered = await guest.ask(read(String(data)));
      if (answered !== null) send(answered);
    };
    for (const data of asked) void hear(data);
  }

  return {
    url: `http://127.0.0.1:${bound}/#token=${token}`,
    port: bound,
    token,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      await sessions.close();
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

/** Told to a window whose session another one has, say of a tab that was duplicated: it takes a new session. */
const sessionTaken = 4001;

/** The window's name for itself; one that gives none is never found again. */
function sessionOf(request: IncomingMessage): string {
  const given = URL.parse(request.url ?? "/", "http://127.0.0.1")?.searchParams.get("session") ?? "";
  return /^[\w-]{8,80}$/.test(given) ? given : randomBytes(12).toString("base64url");
}

/** Whether nobody is there any more at the other end. */
function makesWay(socket: WebSocket, patience: number): Promise<boolean> {
  return new Promise((done) => {
    const settle = (gone: boolean) => {
      clearTimeout(timer);
      socket.off("pong", stays).off("close", leaves);
      done(gone);
    };
    const stays = () => settle(false);
    const leaves = () => settle(true);
    const timer = setTimeout(() => socket.terminate(), patience);
    socket.on("pong", stays).on("close", leaves);
    if (socket.readyState === socket.OPEN) socket.ping();
    else if (socket.readyState === socket.CLOSED) settle(true);
  });
}

/** Why a WebSocket may not be opened, or null. */
function refusal(request: IncomingMessage, names: ReadonlySet<string>, token: string): string | null {
  const { host = "", origin = "" } = request.headers;
  if (!names.has(host)) return "This address is not Patchbay's.";
  if (origin !== `http://${host}`) return "Another page may not talk to Patchbay.";
  const url = URL.parse(request.url ?? "/", `http://${host}`);
  if (url?.pathname !== "/desk") return "There is no such door.";
  return same(url.searchParams.get("token") ?? "", token) ? null : "The token is wrong: open the address that Patchbay printed.";
}

function same(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** A file of the page's folder and nothing outside it. */
function fileOf(page: string, url: string): string | null {
  try {
    const path = decodeURIComponent(new URL(url, "http://127.0.0.1").pathname);
    const file = normalize(join(page, path === "/" ? "index.html" : path));
    return file.startsWith(normalize(page).replace(/[/\\]$/, "") + sep) ? file : null;
  } catch {
    return null;
  }
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...pageHeaders, "Content-Type": "text/plain; charset=utf-8" });
  response.end(`${text}\n`);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(port, "127.0.0.1", () => done());
  });
}
