import { flowMapNet } from "../../flows/flow-map-net.ts";
import { flowMatchingObjective } from "../../flows/flow-matching-objective.ts";
import { noisePath } from "../../flows/noise-path.ts";
import { timeSampler } from "../../flows/time-sampler.ts";
import type { Model, Objective } from "../../ports.ts";
import { seedKey } from "../random.ts";

/** Models over places and times fit only nodes that ask for them, and those take no others: what the tests of all nodes give both. */

/** Nodes, by their functions' names, whose model is one over places and times. */
const wanting = ["flowMatchingObjective", "meanFlowObjective", "odeSampler", "flowMapSampler"];

/** A model for such a node, over the four numbers of a tiny picture; null for all other nodes. */
export function timedModelFor(call: string): Model | null {
  return wanting.includes(call) ? flowMapNet({ dimensions: 4, widths: [3], frequencies: [], key: seedKey(1) }) : null;
}

/** An objective for a model over places and times; null for all others. */
export function timedObjectiveFor({ takes }: Partial<Model>): Objective | null {
  if (!takes) return null;
  const times = timeSampler({ law: "uniform", mean: 0, deviation: 1 });
  return flowMatchingObjective({ path: noisePath({ kind: "linear" }), times, key: seedKey(1) });
}
