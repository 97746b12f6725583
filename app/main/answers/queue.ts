import { HostProblem } from "../host-problem.ts";
import type { Answers } from "./answers.ts";

export function queueAnswers(): Answers<"enqueue" | "queue" | "queueOrder" | "queuePause" | "cancel"> {
  return {
    enqueue: async () => notYet("enqueue"),
    queue: async () => notYet("queue"),
    queueOrder: async () => notYet("queueOrder"),
    queuePause: async () => notYet("queuePause"),
    cancel: async () => notYet("cancel"),
  };
}

function notYet(what: string): never {
  throw new HostProblem({ code: "not-yet", message: `${what} is not there yet.`, fix: "" });
}
