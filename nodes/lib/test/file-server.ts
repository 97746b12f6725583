// SPDX-License-Identifier: MIT-0
// A server of one file for the tests of downloads, which can do what servers do wrong.
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface FileServer {
  readonly url: string;
  /** Ranges that were asked for; "" for the whole. */
  readonly asked: string[];
  /** Instead of what it does by itself; undefined lets it do that. */
  answer: ((response: ServerResponse, from: number) => boolean) | undefined;
  close(): Promise<void>;
}

export async function serveFile(bytes: Uint8Array): Promise<FileServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const range = request.headers.range ?? "";
    asked.push(range);
    const from = Number(/^bytes=(\d+)-$/.exec(range)?.[1] ?? 0);
    if (served.answer?.(response, from)) return;
    if (from > 0) response.setHeader("content-range", `bytes ${from}-${bytes.length - 1}/${bytes.length}`);
    response.writeHead(from > 0 ? 206 : 200, { "content-length": bytes.length - from });
    response.end(bytes.subarray(from));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const served: FileServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/data.csv`,
    asked,
    answer: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return served;
}
