import { HostProblem } from "../host-problem.ts";
import type { Answers } from "./answers.ts";
import type { Ground } from "./ground.ts";

export function capsuleAnswers(_ground: Ground): Answers<"capsule"> {
  return {
    capsule: async () => notYet("capsule"),
  };
}

function notYet(what: string): never {
  throw new HostProblem({ code: "not-yet", message: `${what} is not there yet.`, fix: "" });
}
