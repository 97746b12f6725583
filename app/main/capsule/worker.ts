import { parentPort, workerData } from "node:worker_threads";
import { problemOf } from "../host-problem.ts";
import type { ToWrite, Wrote } from "./aside.ts";
import { writeCapsule } from "./write.ts";

const wrote: Wrote = await writeCapsule(workerData as ToWrite).then(
  (path) => ({ path }),
  (error: unknown) => ({ problem: problemOf(error) }),
);
parentPort?.postMessage(wrote);
