import { execFile, execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "./files.ts";

/** The compiler that the machine is built with: clang, lld and llvm 19 of Debian, called by their versioned names. */
export const source = join(root, "nodes/lib/engine/vm");
export const builtFolder = join(root, "nodes/lib/engine/built");

export const common = [
  "-O3",
  "-ffp-contract=off",
  "-fno-math-errno",
  "-ffreestanding",
  "-fno-builtin",
  "-fno-ident",
  "-fno-stack-protector",
  "-fvisibility=hidden",
  `-ffile-prefix-map=${source}=.`,
  "-nostdlib",
  "-Wall",
  "-Wextra",
  "-Wno-unused-function",
];

const waiting: (() => void)[] = [];
let free = availableParallelism();

/** As many at once as there are cores. */
export async function run(command: string, args: readonly string[]): Promise<void> {
  if (free > 0) free--;
  else await new Promise<void>((turn) => waiting.push(turn));
  try {
    const { stderr } = await promisify(execFile)(command, args, { cwd: source });
    if (stderr !== "") console.error(stderr);
  } finally {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  }
}

/** Runs clang; the file after `-o` is data, nothing that a shell should start. */
export async function clang(args: readonly string[]): Promise<void> {
  await run("clang-19", args);
  const out = args[args.indexOf("-o") + 1];
  if (out !== undefined) chmodSync(out, 0o644);
}

/** What decides about the bytes of the builds; null where a tool is missing. */
export function compilerVersion(): string | null {
  try {
    const lines = ["clang-19", "ld.lld-19", "llvm-objcopy-19"].map((tool) => {
      const text = execFileSync(tool, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
      return `${tool} ${/\d+\.\d+\.\d+/.exec(text)?.[0]}`;
    });
    return lines.join(", ");
  } catch {
    return null;
  }
}
