import { readFile, stat } from "node:fs/promises";
import { capsuleLimits, readCapsule } from "../../common/capsule.ts";
import { isZip } from "../../common/zip.ts";
import { reproduce } from "../capsule/reproduce.ts";
import { reproductionWords } from "../capsule/words.ts";
import { sharedCatalog } from "../host.ts";
import { diskProblem, HostProblem } from "../host-problem.ts";
import { root } from "../root.ts";
import { fromShell } from "./load.ts";
import { note, out, peopleSee, sayProblems } from "./say.ts";
import { type ExitCode, exit, readArgs } from "./usage.ts";

/** Runs a capsule again and says how far every number is from the first time. */
export async function reproduceCommand(args: readonly string[]): Promise<ExitCode> {
  const typed = readArgs("reproduce", args, { json: "switch" }, { name: "FILE", count: 1 });
  const asJson = typed.has("json");
  const { catalog } = await sharedCatalog();
  const read = readCapsule(await bytesOf(fromShell(typed.words[0] as string)), catalog);
  if ("problems" in read) {
    sayProblems(read.problems, asJson);
    return exit.problems;
  }
  if (!asJson) note(`Running ${read.capsule.manifest.title || "Untitled"} again, as run ${read.capsule.manifest.run} did.`);
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  const show = peopleSee();
  const again = await reproduce(read.capsule, {
    catalog,
    root,
    signal: stop.signal,
    // What came out is told as a comparison.
    hear: (event) => asJson || event.event === "end" || show(event),
  });
  process.off("SIGINT", interrupt);
  process.off("SIGTERM", interrupt);
  if ("problems" in again) {
    sayProblems(again.problems, asJson);
    return exit.problems;
  }
  const { result } = again;
  if (asJson) out(JSON.stringify({ ...result, words: reproductionWords(result) }));
  else for (const line of reproductionWords(result)) out(line);
  if (result.outcome === "stopped") return exit.stopped;
  return result.outcome === "identical" || result.outcome === "within-tolerance" ? exit.done : exit.failed;
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    const info = await stat(path);
    if (!info.isFile()) throw Object.assign(new Error("not a file"), { code: "EISDIR" });
    if (info.size <= capsuleLimits.bytes) {
      const bytes = await readFile(path);
      if (isZip(bytes)) return bytes;
    }
  } catch (error) {
    throw diskProblem(error, path);
  }
  throw new HostProblem({
    code: "not-a-capsule",
    message: `${path} is no capsule: it does not begin as a zip file does, or is far too large.`,
    fix: "Choose a file that “patchbay capsule” has written.",
  });
}
