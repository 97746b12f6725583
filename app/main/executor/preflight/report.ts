import { Stopped } from "../../../../nodes/lib/run.ts";
import type { Order, Report } from "../messages.ts";
import { type Asked, preflight } from "./preflight.ts";

type Asking = Extract<Order, { do: "preflight" }>;

/** Answers the order, whatever happens. */
export async function preflightReport(
  { id, plan, nodes }: Asking,
  means: Pick<Asked, "under" | "load" | "stopped" | "packageFile" | "downloaded">,
): Promise<Report> {
  try {
    return { say: "preflight", id, report: await preflight({ plan, nodes, ...means }) };
  } catch (error) {
    const problem =
      error instanceof Stopped
        ? { code: "preflight-stopped", message: "Measuring ended because a run was started.", fix: "Check again when the run has ended." }
        : {
            code: "preflight-failed",
            message: `The run could not be measured: ${error instanceof Error ? error.message : String(error)}`,
            fix: "The document is untouched and can be run all the same.",
          };
    return { say: "preflight", id, report: null, problem };
  }
}
