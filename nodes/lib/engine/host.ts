// SPDX-License-Identifier: MIT-0
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The engine's one door to the machine it runs on. */

const built = new URL("./built/", import.meta.url);

export function builtPath(name: string): string {
  return fileURLToPath(new URL(name, built));
}

export function builtFile(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(builtPath(name)));
}
