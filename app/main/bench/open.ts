import { sharedCatalog } from "../host.ts";
import { projectsFolder } from "../root.ts";
import { createRunStore } from "../runs/store.ts";
import { type Bench, createBench } from "./bench.ts";

/** The one bench of a process that serves windows. */
export async function openBench(projects = projectsFolder()): Promise<Bench> {
  const catalog = async () => (await sharedCatalog()).catalog;
  return createBench({ projects, catalog, runs: createRunStore({ projects, catalog }) });
}
