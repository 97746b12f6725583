import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds `app`, `nodes` and `templates`. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

export function version(): string {
  return String((JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version);
}

/** Where documents live unless a path says otherwise. */
export function projectsFolder(): string {
  return resolve(process.env.PATCHBAY_PROJECTS ?? join(homedir(), "Patchbay"));
}
