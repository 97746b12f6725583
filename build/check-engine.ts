import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildEngine, targets } from "./engine.ts";
import { builtFolder, compilerVersion } from "./engine-clang.ts";
import { readManifest } from "./engine-manifest.ts";

/**
 * Compiles the machine for every platform again and compares with what is committed, byte for byte: the builds are made from
 * these sources and nothing else.
 * Usage: node build/check-engine.ts [wasm linux-x64 ...]
 */
export type Finding = { readonly same: readonly string[]; readonly different: readonly string[]; readonly missing: readonly string[] };

export async function compareBuilds(wanted: readonly string[], built = builtFolder): Promise<Finding> {
  const folder = mkdtempSync(join(tmpdir(), "patchbay-check-engine-"));
  try {
    const same: string[] = [];
    const different: string[] = [];
    const missing: string[] = [];
    for (const file of await Promise.all(wanted.map((target) => buildEngine(target, folder)))) {
      if (!existsSync(join(built, file))) missing.push(file);
      else (readFileSync(join(folder, file)).equals(readFileSync(join(built, file))) ? same : different).push(file);
    }
    return { same, different, missing };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Why this machine cannot compare; null where it can. */
export function cannotCompare(here: string | null, committed: string): string | null {
  const install = "On Debian 12 and 13: apt-get install clang-19 lld-19 llvm-19.";
  if (here === null) return `The builds cannot be compared: clang-19, ld.lld-19 or llvm-objcopy-19 is not installed. ${install}`;
  if (here === committed) return null;
  return `The builds cannot be compared: here are ${here}; they were made with ${committed}. ${install}`;
}

if (import.meta.main) {
  const reason = cannotCompare(compilerVersion(), readManifest(builtFolder).compiler);
  if (reason !== null) {
    console.error(reason);
    process.exit(2);
  }
  const asked = process.argv.slice(2);
  const { same, different, missing } = await compareBuilds(asked.length > 0 ? asked : targets);
  if (same.length > 0) console.log(`As these sources make them: ${same.join(", ")}.`);
  if (different.length > 0) console.error(`Not what these sources make: ${different.join(", ")}. Run: node build/engine.ts`);
  if (missing.length > 0) console.error(`Not there: ${missing.join(", ")}. Run: node build/engine.ts`);
  process.exit(different.length + missing.length > 0 ? 1 : 0);
}
