import { statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { HostProblem } from "../host-problem.ts";
import { projectsFolder } from "../root.ts";
import { isRunId, runFile, runsFolder, trash } from "../runs/layout.ts";
import { fromShell } from "./load.ts";

const isThere = (path: string) => statSync(path, { throwIfNoEntry: false }) !== undefined;
const holdsRun = (folder: string) => [runFile.record, runFile.graph].some((name) => isThere(join(folder, name)));

/** The folder of a run that is given by its id or by its folder; null where there is none. */
export function findRun(word: string): string | null {
  const runs = runsFolder(projectsFolder());
  const known = isRunId(word) ? [join(runs, word), join(runs, trash, word)] : [];
  return [...known, fromShell(word)].find(holdsRun) ?? null;
}

export function runFolder(word: string): string {
  const found = findRun(word);
  if (found !== null) return found;
  throw new HostProblem({
    code: "no-such-run",
    message: `There is no run ${basename(word)} in ${isRunId(word) ? runsFolder(projectsFolder()) : dirname(fromShell(word))}.`,
    fix: "Give the id of a run, as the list of runs shows it, or the folder that it was kept in.",
  });
}
