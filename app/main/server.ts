import { randomBytes, timingSafeEqual } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize, sep } from "node:path";
import { type Duplex, pipeline } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Told } from "../common/contract.ts";
import type { Host } from "./host.ts";
import { mediaType, pageHeaders } from "./page.ts";

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

export interface ServeOptions {
  readonly page: string;
  readonly port?: number;
  host(tell: (told: Told) => void): Host;
}

export async function serve({ page, port = 0, host }: ServeOptions): Promise<Served> {
  const token = randomBytes(24).toString("base64url");
  const server = createServer((request, response) => void answer(request, response));
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 2 ** 20 });
  const hosts = new Set<Host>();
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
    sockets.handleUpgrade(request, socket, head, (open) => connect(open));
  });

  function connect(socket: WebSocket): void {
    const send = (message: object) => socket.readyState === socket.OPEN && socket.send(JSON.stringify(message));
    const mine = host(send);
    hosts.add(mine);
    socket.on("message", async (data) => {
      const answered = await mine.ask(read(String(data)));
      if (answered !== null) send(answered);
    });
    socket.on("error", () => socket.close());
    socket.on("close", () => {
      hosts.delete(mine);
      mine.close();
    });
  }

  return {
    url: `http://127.0.0.1:${bound}/#token=${token}`,
    port: bound,
    token,
    close: async () => {
      for (const one of hosts) one.close();
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
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
