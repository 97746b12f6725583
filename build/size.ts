import { readFileSync } from "node:fs";
import { sourceFiles } from "./files.ts";

const hardest = 400;

/** Files over the budget: a file that needs more lines holds more than one idea. */
export function oversized(): string[] {
  return sourceFiles()
    .map((file) => ({ file, lines: readFileSync(file, "utf8").split("\n").length - 1 }))
    .filter(({ lines }) => lines > hardest)
    .map(({ file, lines }) => `${file} has ${lines} lines; at most ${hardest}. Split it where a second idea begins.`);
}

/** Median, 95th percentile and maximum, for whoever wants to see where the tree is going. */
export function spread(): string {
  const lines = sourceFiles()
    .map((file) => readFileSync(file, "utf8").split("\n").length - 1)
    .sort((a, b) => a - b);
  const at = (share: number) => lines[Math.min(lines.length - 1, Math.floor(share * lines.length))];
  return `${lines.length} files: median ${at(0.5)} lines, 95 % under ${at(0.95)}, largest ${lines.at(-1)}`;
}
