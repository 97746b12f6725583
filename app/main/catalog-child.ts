import { readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CatalogNode } from "../common/catalog.ts";
import type { ProblemData } from "../common/problems.ts";
import { nodeOf } from "./catalog-card.ts";
import { filesBehind, hashOf, nodeFiles } from "./catalog-files.ts";

/**
 * Run as a process of its own: `node catalog-child.ts ROOT`. Imports every node below ROOT and prints
 * { nodes, problems } as the last line. A node that fails to load becomes a problem.
 */
const root = process.argv[2] as string;
const nodes: Record<string, CatalogNode> = {};
const problems: ProblemData[] = [];

for (const file of nodeFiles(root)) {
  try {
    const module = await import(pathToFileURL(join(root, file)).href);
    const node = nodeOf(file, module, readFileSync(join(root, file), "utf8"), hashOf(root, filesBehind(root, file)));
    nodes[node.id] = node;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    problems.push({
      code: "broken-node",
      field: file,
      message: `${file} could not be loaded: ${message}`,
      fix: `Mend ${file}; every other node works on.`,
    });
  }
}

writeAll(`\n${JSON.stringify({ nodes, problems })}\n`);
// A node's imports may keep timers alive; all is said.
process.exit(0);

function writeAll(text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(1, bytes, done);
    } catch (error) {
      // A full pipe: the parent has to read first.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
}
