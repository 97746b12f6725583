import { compile } from "../../common/compile.ts";
import { createExecutor, type Executor } from "../executor-process.ts";
import { nodesOf } from "../order.ts";
import { withSeeds } from "../plan-seed.ts";
import type { Answers } from "./answers.ts";
import type { Ground } from "./ground.ts";

const silent = { events: () => {}, state: () => {} };

/** Measured in the window's executor, which has the data's files at hand; while a run goes on there, in one of its own. */
export function preflightAnswers({ bench, station }: Ground): Answers<"preflight"> {
  return {
    preflight: async ({ document, seed }) => {
      const catalog = await bench.catalog();
      const { plan, problems } = compile(document, catalog);
      if (plan === null) return { report: null, problems };
      const asked = seed === undefined ? plan : withSeeds(plan, [seed]);
      const measure = async (executor: Executor) => {
        const { report, problem } = await executor.preflight(asked, nodesOf(asked, catalog));
        return { report, problems: problem === undefined ? [] : [problem] };
      };
      if (station.run === null) return measure(station.executor);
      const own = createExecutor(silent);
      try {
        return await measure(own);
      } finally {
        own.close();
      }
    },
  };
}
