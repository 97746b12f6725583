import { HostProblem } from "../host-problem.ts";
import type { Answers } from "./answers.ts";

export function runsAnswers(): Answers<
  "runs" | "runDocument" | "runActs" | "runCurves" | "runEvents" | "runNotes" | "deleteRuns" | "restoreRuns" | "emptyTrash"
> {
  return {
    runs: async () => notYet("runs"),
    runDocument: async () => notYet("runDocument"),
    runActs: async () => notYet("runActs"),
    runCurves: async () => notYet("runCurves"),
    runEvents: async () => notYet("runEvents"),
    runNotes: async () => notYet("runNotes"),
    deleteRuns: async () => notYet("deleteRuns"),
    restoreRuns: async () => notYet("restoreRuns"),
    emptyTrash: async () => notYet("emptyTrash"),
  };
}

function notYet(what: string): never {
  throw new HostProblem({ code: "not-yet", message: `${what} is not there yet.`, fix: "" });
}
