import { HostProblem } from "../host-problem.ts";
import type { Answers } from "./answers.ts";

export function liveAnswers(): Answers<"steer" | "act" | "attach" | "continueRun"> {
  return {
    steer: async () => notYet("steer"),
    act: async () => notYet("act"),
    attach: async () => notYet("attach"),
    continueRun: async () => notYet("continueRun"),
  };
}

function notYet(what: string): never {
  throw new HostProblem({ code: "not-yet", message: `${what} is not there yet.`, fix: "" });
}
