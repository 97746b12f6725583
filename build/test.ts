import { spawnSync } from "node:child_process";
import { root } from "./files.ts";

/** `npm test`: checks, then every test there is. Arguments go on to vitest, and then only it runs. */
const extra = process.argv.slice(2);

function step(title: string, command: string, args: string[]): void {
  const began = performance.now();
  console.log(`\n== ${title}`);
  const run = spawnSync(command, args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  console.log(`== ${title}: ${run.status === 0 ? "passed" : "FAILED"} in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  if (run.status !== 0) process.exit(run.status ?? 1);
}

const vitest = ["run", "--config", "build/vitest.config.ts"];
if (extra.length > 0) {
  step("Tests", "vitest", [...vitest, ...extra]);
} else {
  step("Checks (types, format, lint, layers, size)", process.execPath, ["build/check.ts"]);
  step("Build the window", "vite", ["build", "--config", "build/vite.config.ts", "--logLevel", "warn"]);
  step("Units", "vitest", [...vitest, "--project", "unit"]);
  step("Slow claims (templates, exports)", "vitest", [...vitest, "--project", "slow"]);
  step("The app in a real Chromium", "vitest", [...vitest, "--project", "browser"]);
  if (process.platform === "linux" && process.arch === "x64")
    step("The app in a real window", process.execPath, ["build/electron-test.ts"]);
  else console.log("\nThe Electron window is tested on Linux x64 alone; here `npm run test:electron` is not part of `npm test`.");
}
