import { convolution } from "./convolution.ts";
import { flow } from "./flow.ts";
import { lstm } from "./lstm.ts";
import { classifier, field, single } from "./perceptrons.ts";
import { reservoir } from "./reservoir.ts";
import { template } from "./template.ts";
import { transformer } from "./transformer.ts";
import type { Workload } from "./workload.ts";

/** In the order of the table. */
export const workloads: readonly Workload[] = [classifier, convolution, transformer, field, template, lstm, flow, reservoir];

export function workloadOf(name: string): Workload {
  const found = [...workloads, single].find((workload) => workload.name === name);
  if (!found) throw new Error(`There is no workload "${name}".`);
  return found;
}
