import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./files.ts";

/**
 * `npm test`: checks, then every test there is; all of it, also after a failure, and the counts at the end.
 * Arguments go on to vitest, and then only it runs.
 */
const extra = process.argv.slice(2);
const vitest = ["run", "--config", "build/vitest.config.ts"];
const counts = { passed: 0, failed: 0 };
const failures: string[] = [];

function step(title: string, command: string, args: string[]): void {
  const began = performance.now();
  console.log(`\n== ${title}`);
  const run = spawnSync(command, args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  const passed = run.status === 0;
  console.log(`== ${title}: ${passed ? "passed" : "FAILED"} in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  if (!passed) failures.push(title);
}

/** A step whose tests are counted, from the report that vitest leaves. */
function tests(title: string, project: string, command: string, args: string[]): void {
  const report = join(root, "dist", "tests", `${project}.json`);
  rmSync(report, { force: true });
  step(title, command, [...args, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]);
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8")) as {
      numPassedTests: number;
      numFailedTests: number;
    };
    counts.passed += numPassedTests;
    counts.failed += numFailedTests;
  } catch {
    failures.push(`${title} left no report`);
  }
}

if (extra.length > 0) {
  step("Tests", "vitest", [...vitest, ...extra]);
} else {
  step("Checks (types, format, lint, layers, size)", process.execPath, ["build/check.ts"]);
  step("Build the window", "vite", ["build", "--config", "build/vite.config.ts", "--logLevel", "warn"]);
  tests("Units", "unit", "vitest", [...vitest, "--project", "unit"]);
  tests("Templates and exports", "slow", "vitest", [...vitest, "--project", "slow"]);
  tests("The app in a real Chromium", "browser", "vitest", [...vitest, "--project", "browser"]);
  if (process.platform === "linux" && process.arch === "x64")
    tests("The app in a real window", "electron", process.execPath, ["build/electron-test.ts"]);
  else console.log("\nThe Electron window is tested on Linux x64 alone; here `npm run test:electron` is not part of `npm test`.");
  if (failures.length > 0) console.log(`\nFailed: ${failures.join("; ")}`);
  console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
}
process.exit(failures.length > 0 ? 1 : 0);
