import { writeCapsule } from "../capsule/write.ts";
import { sharedCatalog } from "../host.ts";
import { root } from "../root.ts";
import { runFolder } from "./find-run.ts";
import { fromShell } from "./load.ts";
import { out } from "./say.ts";
import { type ExitCode, exit, readArgs, UsageError } from "./usage.ts";

/** Writes one file with which a run can be made again anywhere. */
export async function capsule(args: readonly string[]): Promise<ExitCode> {
  const typed = readArgs("capsule", args, { to: "text", json: "switch" }, { name: "RUN", count: 1 });
  const to = typed.text("to");
  if (to === undefined || to === "") throw new UsageError("capsule", "--to FILE is missing.");
  const { catalog } = await sharedCatalog();
  const path = await writeCapsule({ folder: runFolder(typed.words[0] as string), path: fromShell(to), catalog, root });
  out(typed.has("json") ? JSON.stringify({ path }) : `Wrote ${path}`);
  return exit.done;
}
