import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./files.ts";
import { violations } from "./layers.ts";
import { unlicensed } from "./licence.ts";
import { oversized, spread } from "./size.ts";

/** `npm run check`: types, format and lint, layers, size, lock file. Everything is reported before it fails. */
function command(name: string, args: string[]): string[] {
  const run = spawnSync(join(root, "node_modules/.bin", name), args, { cwd: root, encoding: "utf8", shell: process.platform === "win32" });
  return run.status === 0 ? [] : [`${name} ${args.join(" ")}\n${run.stdout}${run.stderr}`];
}

/** The lock file must serve every mirror: versions and hashes, no addresses. */
function lockProblems(): string[] {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as { packages: Record<string, { resolved?: string }> };
  const addressed = Object.entries(lock.packages).filter(([, entry]) => entry.resolved !== undefined);
  return addressed.length === 0
    ? []
    : [`package-lock.json names where ${addressed.length} packages were fetched from. Write it with omit-lockfile-registry-resolved.`];
}

const checks: Record<string, () => string[]> = {
  types: () => command("tsc", ["-p", "."]),
  "format and lint": () => command("biome", ["check", "--error-on-warnings", "."]),
  layers: violations,
  size: oversized,
  licence: unlicensed,
  "lock file": lockProblems,
};

let failed = false;
for (const [name, check] of Object.entries(checks)) {
  const problems = check();
  console.log(`${problems.length === 0 ? "ok    " : "FAILED"} ${name}`);
  for (const problem of problems)
    console.log(
      problem
        .trim()
        .split("\n")
        .map((line) => `       ${line}`)
        .join("\n"),
    );
  failed ||= problems.length > 0;
}
console.log(spread());
process.exit(failed ? 1 : 0);
