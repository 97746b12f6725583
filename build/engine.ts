import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./files.ts";

/**
 * Compiles the machine (nodes/lib/engine/vm/engine.c) for every platform from the one source. What it writes depends on the source
 * and the version of clang alone: no dates, build ids or paths.
 * Usage: node build/engine.ts [--out FOLDER] [wasm linux-x64 ...]
 */
const source = join(root, "nodes/lib/engine/vm");
export const builtFolder = join(root, "nodes/lib/engine/built");

const common = ["-O3", "-ffp-contract=off", "-ffreestanding", "-fno-builtin", "-nostdlib", "-Wall", "-Wextra", "-Wno-unused-function"];

export function buildWasm(out: string): void {
  const link = [
    "--no-entry",
    "--import-memory",
    "--shared-memory",
    `--initial-memory=${16 * 2 ** 20}`,
    `--max-memory=${4 * 2 ** 30}`,
    "--export=__stack_pointer",
    "--export=__heap_base",
    "--strip-all",
    "-z",
    "stack-size=262144",
  ];
  const features = ["--target=wasm32", "-msimd128", "-mrelaxed-simd", "-matomics", "-mbulk-memory"];
  run("clang-19", [...features, ...common, `-Wl,${link.join(",")}`, "-o", join(out, "engine.wasm"), "engine.c"]);
}

export function run(command: string, args: readonly string[]): void {
  execFileSync(command, args, { cwd: source, stdio: "inherit" });
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { out: { type: "string" } }, allowPositionals: true });
  const out = values.out ?? builtFolder;
  mkdirSync(out, { recursive: true });
  buildWasm(out);
}
