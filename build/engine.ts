import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { builtFolder, clang, common } from "./engine-clang.ts";
import { describeBuilds } from "./engine-manifest.ts";
import { buildNative, platforms } from "./engine-native.ts";

/**
 * Compiles the machine (nodes/lib/engine/vm/engine.c) to WASM and for every platform, from the one source. What it writes depends
 * on the source and the version of clang alone: no dates, build ids or paths.
 * Usage: node build/engine.ts [--out FOLDER] [wasm linux-x64 ...]
 */
export const targets: readonly string[] = ["wasm", ...platforms.map(({ name }) => name)];

/** Returns the name of the file that it wrote to the folder `out`. */
export async function buildEngine(target: string, out: string): Promise<string> {
  const platform = platforms.find(({ name }) => name === target);
  return platform === undefined ? buildWasm(out) : buildNative(platform, out);
}

async function buildWasm(out: string): Promise<string> {
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
  const file = "engine.wasm";
  await clang([...features, ...common, `-Wl,${link.join(",")}`, "-o", join(out, file), "engine.c"]);
  return file;
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({ options: { out: { type: "string" } }, allowPositionals: true });
  const out = resolve(values.out ?? builtFolder);
  const unknown = positionals.filter((name) => !targets.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no build ${unknown.join(", ")}. There are: ${targets.join(", ")}.`);
    process.exit(1);
  }
  mkdirSync(out, { recursive: true });
  const chosen = positionals.length > 0 ? positionals : targets;
  await Promise.all(chosen.map(async (target) => console.log(await buildEngine(target, out))));
  describeBuilds(out);
}
