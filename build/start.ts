import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, sourceFiles } from "./files.ts";

/**
 * `npm start`: builds the window when its sources changed, then opens it: in Electron where its binary
 * is there or can be had, otherwise in the browser. `-- --browser` asks for the browser, `-- --no-open`
 * only prints the address.
 */
const wanted = new Set(process.argv.slice(2));
const unknown = [...wanted].filter((word) => word !== "--browser" && word !== "--no-open");
if (unknown.length > 0) {
  console.error(
    `npm start knows -- --browser and -- --no-open, not ${unknown.join(" ")}. A graph is opened in the app, or run with npm run -s patchbay.`,
  );
  process.exit(2);
}

async function main(): Promise<void> {
  await buildWindow();
  const headless = process.platform === "linux" && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  const electron = wanted.has("--browser") || wanted.has("--no-open") || headless ? null : electronExecutable();
  if (electron) return openElectron(electron);
  if (!wanted.has("--browser") && !wanted.has("--no-open")) {
    console.log(
      headless
        ? "There is no display here, so Patchbay serves itself to a browser."
        : "Electron's program could not be downloaded, so Patchbay opens in your browser: the same app.",
    );
  }
  const open = wanted.has("--no-open") || headless ? [] : ["--open"];
  const host = spawn(process.execPath, ["app/main/cli.ts", "serve", ...open], { cwd: root, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => host.kill(signal));
  host.on("exit", (code) => process.exit(code ?? 0));
}

/** Vite takes some ten seconds; a hash of what goes in says whether they are needed. */
async function buildWindow(): Promise<void> {
  const hash = createHash("sha256").update(readFileSync(join(root, "package-lock.json")));
  for (const file of sourceFiles().filter((file) =>
    /^app\/(common|renderer|main\/electron)\/|^app\/main\/page\.ts|^build\/vite/.test(file),
  )) {
    hash.update(file).update(readFileSync(join(root, file)));
  }
  const now = hash.digest("hex");
  const stamp = join(root, "dist", "built");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === now) return;
  console.log("Building the window (about ten seconds, after a change only)...");
  const { build } = await import("vite");
  await build({ configFile: join(root, "build/vite.config.ts"), logLevel: "warn" });
  const { bundleShell } = await import("./electron-bundle.ts");
  await bundleShell();
  mkdirSync(join(root, "dist"), { recursive: true });
  writeFileSync(stamp, now);
}

/** Path of Electron's program, downloading it once where the network allows. */
function electronExecutable(): string | null {
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH)
    return join(process.env.ELECTRON_OVERRIDE_DIST_PATH, process.platform === "win32" ? "electron.exe" : "electron");
  const folder = join(root, "node_modules", "electron");
  const found = () => (existsSync(join(folder, "path.txt")) ? join(folder, "dist", readFileSync(join(folder, "path.txt"), "utf8")) : null);
  if (!found()) {
    console.log("Fetching Electron (once; up to a minute)...");
    spawnSync(process.execPath, [join(folder, "install.js")], { stdio: "ignore", timeout: 60_000 });
  }
  const path = found();
  return path && existsSync(path) ? path : null;
}

function openElectron(executable: string): void {
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const shell = spawn(executable, [join(root, "dist", "electron"), ...asRoot], {
    stdio: "inherit",
    env: { ...env, PATCHBAY_ROOT: root, PATCHBAY_NODE: process.execPath },
  });
  shell.on("exit", (code) => process.exit(code ?? 0));
}

await main();
