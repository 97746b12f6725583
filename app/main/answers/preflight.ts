import { HostProblem } from "../host-problem.ts";
import type { Answers } from "./answers.ts";

export function preflightAnswers(): Answers<"preflight"> {
  return {
    preflight: async () => notYet("preflight"),
  };
}

function notYet(what: string): never {
  throw new HostProblem({ code: "not-yet", message: `${what} is not there yet.`, fix: "" });
}
