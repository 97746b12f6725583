import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder `nodes`. */
export const nodesFolder = fileURLToPath(new URL("..", import.meta.url));

export interface NodeFile {
  /** Say `schedules/one-cycle`. */
  readonly id: string;
  /** Say `oneCycle`. */
  readonly call: string;
  readonly path: string;
  readonly source: string;
  readonly tested: boolean;
}

/** Every node there is: the folder is the registry. */
export function nodeFiles(): NodeFile[] {
  const families = readdirSync(nodesFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== "lib");
  return families.flatMap(({ name: family }) => {
    const names = readdirSync(join(nodesFolder, family));
    return names
      .filter((name) => name.endsWith(".ts") && !/\.test(-helper)?\.ts$/.test(name))
      .map((name) => {
        const stem = name.slice(0, -".ts".length);
        const path = join(nodesFolder, family, name);
        return {
          id: `${family}/${stem}`,
          call: stem.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
          path,
          source: readFileSync(path, "utf8"),
          tested: names.includes(`${stem}.test.ts`),
        };
      });
  });
}

/** Program text without comments and without what stands in quotes. */
export function codeOf(source: string): string {
  return source
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/"(?:[^"\\\n]|\\.)*"/g, '""')
    .replace(/\/\/.*$/gm, "");
}
