import { HostProblem } from "../host-problem.ts";
import type { Answers } from "./answers.ts";

export function capsuleAnswers(): Answers<"capsule"> {
  return {
    capsule: async () => notYet("capsule"),
  };
}

function notYet(what: string): never {
  throw new HostProblem({ code: "not-yet", message: `${what} is not there yet.`, fix: "" });
}
