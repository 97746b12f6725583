import { resolve } from "node:path";
import { writeCapsuleAside } from "../capsule/aside.ts";
import { HostProblem } from "../host-problem.ts";
import { root } from "../root.ts";
import type { Answers } from "./answers.ts";
import type { Ground } from "./ground.ts";

/** A path that is not absolute counts from the projects folder, as that of an export does. */
export function capsuleAnswers({ bench }: Ground): Answers<"capsule"> {
  return {
    capsule: async ({ run, path }) => {
      if (bench.runs.row(run) === null)
        throw new HostProblem({ code: "no-such-run", message: `There is no run ${run}.`, fix: "Choose another run from the list." });
      const catalog = await bench.catalog();
      return { path: await writeCapsuleAside({ folder: bench.runs.folderOf(run), path: resolve(bench.projects, path), catalog, root }) };
    },
  };
}
