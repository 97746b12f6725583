import { sharedCatalog } from "../host.ts";
import { projectsFolder } from "../root.ts";
import { createRunStore } from "../runs/store.ts";
import { type Bench, createBench } from "./bench.ts";

/** The one bench of a process that serves windows. */
export async function openBench(projects = projectsFolder()): Promise<Bench> {
  const catalog = async () => (await sharedCatalog()).catalog;
  let bench: Bench | null = null;
  const runs = createRunStore({ projects, catalog, trouble: (run, problem) => bench?.tell({ tell: "trouble", run, problem }) });
  bench = createBench({ projects, catalog, runs });
  return bench;
}
