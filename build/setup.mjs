// Runs on whatever Node starts npm (20 or newer), before anything is installed: plain JavaScript, no packages.
// It installs what `npm start` or `npm test` needs, once, and says what it is doing.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const what = process.argv[2] ?? "start";
const stamp = join(root, "node_modules", ".patchbay-setup");
const lock = join(root, ".setup-lock");
const wanted = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");

/** "start" leaves out what only tests need; a tree made for "test", or by hand with npm, serves both. */
function installed() {
  if (existsSync(stamp)) {
    const [hash, kind] = readFileSync(stamp, "utf8").split(" ");
    return hash === wanted && (kind === "test" || kind === what);
  }
  const record = join(root, "node_modules", ".package-lock.json");
  return (
    existsSync(record) &&
    existsSync(join(root, "node_modules", "vitest")) &&
    statSync(record).mtimeMs >= statSync(join(root, "package-lock.json")).mtimeMs
  );
}

/** Two commands at once would both install: the second waits for the first. */
function takeLock() {
  for (let waited = 0; ; waited++) {
    try {
      mkdirSync(lock);
      process.on("exit", () => rmSync(lock, { recursive: true, force: true }));
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (Date.now() - statSync(lock).mtimeMs > 15 * 60_000) rmSync(lock, { recursive: true, force: true });
      else if (waited === 0) console.log("Another set-up is going on; waiting for it.");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    }
  }
}

if (Number(process.versions.node.split(".")[0]) < 20) {
  console.error(`Patchbay needs Node 20 or newer to set itself up; this is ${process.version}.`);
  process.exit(1);
}
if (!installed()) {
  takeLock();
  if (!installed()) {
    console.log(`Setting up Patchbay (${what === "start" ? "once, about a minute" : "with what the tests need"})...`);
    const npm = process.env.npm_execpath;
    const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error", "--progress", ...(what === "start" ? ["--omit=dev"] : [])];
    const run = npm
      ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: "inherit" })
      : spawnSync("npm", args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
    if (run.status !== 0) {
      console.error("Set-up failed: npm could not install the packages. Check the network, then run the same command again.");
      process.exit(1);
    }
    writeFileSync(stamp, `${wanted} ${what}`);
  }
}
