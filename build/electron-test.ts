import { spawnSync } from "node:child_process";
import { electronForTests } from "./electron-binary.ts";
import { bundleShell } from "./electron-bundle.ts";
import { root } from "./files.ts";

/** `npm run test:electron`: the app in a real Electron window under a virtual display. Linux x64. */
if (process.platform !== "linux" || process.arch !== "x64") {
  console.error("The Electron used by the tests exists for Linux x64 alone. On other systems try the app with `npm start`.");
  process.exit(1);
}
const libraries = "xvfb xauth libgtk-3-0 libnss3 libasound2 libgbm1";
const missing = () =>
  spawnSync("sh", ["-c", "command -v xvfb-run && ldconfig -p | grep -q libgtk-3.so.0 && ldconfig -p | grep -q libnss3.so"]).status !== 0;
if (missing()) {
  const install = `apt-get update -qq && apt-get install -y -qq --no-install-recommends ${libraries}`;
  if (process.getuid?.() === 0)
    spawnSync("sh", ["-c", install], { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  if (missing()) {
    console.error(`The window test needs a virtual display and GTK. Run once: sudo sh -c '${install}'`);
    process.exit(1);
  }
}
const executable = await electronForTests();
await bundleShell();
const tests = spawnSync(
  "xvfb-run",
  [
    "-a",
    "-s",
    "-screen 0 1440x900x24",
    "vitest",
    "run",
    "--config",
    "build/vitest.config.ts",
    "--project",
    "electron",
    ...process.argv.slice(2),
  ],
  {
    cwd: root,
    timeout: 300_000,
    stdio: "inherit",
    env: { ...process.env, PATCHBAY_ELECTRON: executable, PATCHBAY_ROOT: root, PATCHBAY_NODE: process.execPath },
  },
);
process.exit(tests.status ?? 1);
