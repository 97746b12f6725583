import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root, sourceFiles } from "./files.ts";

const line = "// SPDX-License-Identifier: MIT-0\n";

/** Whatever an export can carry says that it may be used for anything; it is copied unchanged, so the source says it. */
export function unlicensed(): string[] {
  return sourceFiles()
    .filter((file) => /^nodes\/.*(?<!\.test|\.test-helper)\.(ts|c|h)$/.test(file))
    .filter((file) => !readFileSync(join(root, file), "utf8").startsWith(line))
    .map((file) => `${file} can ship with an export, so it begins with ${line.trim()}`);
}
