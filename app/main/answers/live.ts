import type { Answers } from "./answers.ts";
import type { Ground } from "./ground.ts";

/** What goes on in this window. */
export function liveAnswers({ station }: Ground): Answers<"stop" | "steer" | "act"> {
  return {
    stop: async () => ({ stopped: await station.stop() }),
    steer: async ({ how, node, path }) => ({
      steered:
        station.run !== null &&
        station.executor.steer({ how, ...(node === undefined ? {} : { node }), ...(path === undefined ? {} : { path }) }),
    }),
    act: async (act) => ({ taken: station.run !== null && station.executor.act(act) }),
  };
}
