import { HostProblem } from "../host-problem.ts";
import type { Answers } from "./answers.ts";

export function cacheAnswers(): Answers<"cache" | "limitCache" | "clearCache"> {
  return {
    cache: async () => notYet("cache"),
    limitCache: async () => notYet("limitCache"),
    clearCache: async () => notYet("clearCache"),
  };
}

function notYet(what: string): never {
  throw new HostProblem({ code: "not-yet", message: `${what} is not there yet.`, fix: "" });
}
