import type { RunRecord } from "../../common/run-record.ts";
import { HostProblem } from "../host-problem.ts";

/** Throws where there is nothing to go on with, or where somebody else goes on with it. */
export function checkContinuable({ id, status, deleted = false }: Pick<RunRecord, "id" | "status"> & { deleted?: boolean }): void {
  if (deleted)
    throw new HostProblem({
      code: "run-deleted",
      message: `The run ${id} is in the trash.`,
      fix: "Restore it first, in the list of runs.",
    });
  if (status === "running")
    throw new HostProblem({
      code: "run-goes-on",
      message: `The run ${id} goes on already.`,
      fix: "Stop it first, where it was started, or wait for its end.",
    });
  if (status === "queued")
    throw new HostProblem({
      code: "run-waits",
      message: `The run ${id} waits in the queue already.`,
      fix: "Take it out of the queue first, or wait for its turn.",
    });
  if (status === "done")
    throw new HostProblem({
      code: "run-is-done",
      message: `The run ${id} is done; there is nothing to go on with.`,
      fix: "Branch off from a point of its curve, or run its graph again.",
    });
}
