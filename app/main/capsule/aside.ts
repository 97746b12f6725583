import { Worker } from "node:worker_threads";
import type { Catalog } from "../../common/catalog.ts";
import type { ProblemData } from "../../common/problems.ts";
import { HostProblem } from "../host-problem.ts";

export interface ToWrite {
  readonly folder: string;
  readonly path: string;
  readonly catalog: Catalog;
  readonly root: string;
}
export type Wrote = { readonly path: string } | { readonly problem: ProblemData };

/** Writes a capsule in a thread of its own: packing millions of numbers takes seconds, in which the host must answer. */
export function writeCapsuleAside(what: ToWrite): Promise<string> {
  return new Promise((done, fail) => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: what });
    worker.once("message", (said: Wrote) => ("path" in said ? done(said.path) : fail(new HostProblem(said.problem))));
    worker.once("error", fail);
    worker.once("exit", () => fail(new Error("the thread that writes the capsule ended before it was written")));
  });
}
