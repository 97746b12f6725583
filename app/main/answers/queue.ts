import { HostProblem } from "../host-problem.ts";
import type { Answers } from "./answers.ts";
import type { Ground } from "./ground.ts";

export function queueAnswers({
  bench: { queue, runs, stations },
}: Ground): Answers<"enqueue" | "queue" | "queueOrder" | "queuePause" | "cancel"> {
  return {
    enqueue: (args) => queue.enqueue(args),
    queue: () => queue.state(),
    queueOrder: ({ run, before }) => queue.order(run, before),
    queuePause: ({ paused }) => queue.pause(paused),
    cancel: async ({ run }) => {
      if (!(await queue.cancel(run))) {
        const station = [...stations].find((one) => one.run === run);
        if (station !== undefined) await station.stop();
        // Whoever does not want to continue it says so once.
        else if (runs.row(run)?.status === "interrupted") await runs.setStatus(run, "stopped");
        else if (runs.row(run)?.status === "running") throw elsewhere(run);
      }
      return queue.state();
    },
  };
}

function elsewhere(run: string): HostProblem {
  return new HostProblem({
    code: "runs-elsewhere",
    message: `The run ${run} goes on in another process of Patchbay.`,
    fix: "Stop it where it was started: in the other window, or on the command line with Ctrl+C.",
  });
}
