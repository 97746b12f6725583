import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { brotliDecompressSync } from "node:zlib";

/** A Vulkan driver that computes on the cpu, for machines without a graphics processor. */
export interface Driver {
  /** What a process needs in its environment to find it. */
  readonly env: Readonly<Record<string, string>>;
  remove(): void;
}

/** Whether there is one for this machine: the packed Chromium of the browser tests carries it, for Linux x64 alone. */
export const hasSwiftShader = process.platform === "linux" && process.arch === "x64";

/** Unpacks SwiftShader, and the Vulkan loader that Dawn opens, into a folder of its own. */
export function unpackSwiftShader(): Driver {
  const packed = join(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")), "../bin/swiftshader.tar.br");
  const folder = mkdtempSync(join(tmpdir(), "patchbay-swiftshader-"));
  for (const { name, bytes } of filesIn(brotliDecompressSync(readFileSync(packed))))
    writeFileSync(join(folder, name), bytes, { mode: 0o755 });
  const driver = join(folder, "vk_swiftshader_icd.json");
  return {
    // Older and newer loaders read one or the other.
    env: { LD_LIBRARY_PATH: folder, VK_ICD_FILENAMES: driver, VK_DRIVER_FILES: driver },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The plain files of a tar: a header of 512 bytes (name from 0, size in octal from 124), then the bytes, padded to 512. */
function* filesIn(tar: Buffer): Generator<{ name: string; bytes: Buffer }> {
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const text = (from: number, length: number) => tar.toString("latin1", at + from, at + from + length).replace(/\0.*$/, "");
    const size = Number.parseInt(text(124, 12), 8);
    const kind = text(156, 1);
    const start = at + 512;
    if (kind === "0" || kind === "") yield { name: text(0, 100).split("/").at(-1) as string, bytes: tar.subarray(start, start + size) };
    at = start + Math.ceil(size / 512) * 512;
  }
}
