import type { Catalog, CatalogNode } from "../common/catalog.ts";
import type { Plan } from "../common/plan.ts";
import { outputName, outputsOf } from "../common/variables.ts";
import type { RunOrder } from "./executor/messages.ts";
import { callsIn, type NodeInfo, type NodeInfos } from "./executor/values.ts";

/** What the executor has to know to run a plan: the plan, and its nodes. */
export function runOrder(run: string, plan: Plan, catalog: Catalog, steps?: number): RunOrder {
  const outputs = outputsOf(plan, catalog).map((output) => ({ ...output, name: outputName(output), call: output.name }));
  return { do: "run", run, plan, nodes: nodesOf(plan, catalog), maxUpdates: steps ?? null, outputs };
}

export function nodesOf(plan: Plan, catalog: Catalog): NodeInfos {
  const ids = new Set(callsIn(plan.calls).map(({ node }) => node));
  return Object.fromEntries([...ids].flatMap((id) => (catalog.nodes[id] === undefined ? [] : [[id, infoOf(catalog.nodes[id])]])));
}

function infoOf(node: CatalogNode): NodeInfo {
  const { file, call, hash, async, preview, follows, reports, bodies, outputs, settings } = node;
  const driven = Object.keys(settings).filter((name) => {
    const setting = settings[name];
    return setting?.control === "number" && setting.driven === true;
  });
  const isTraining = reports && Object.values(outputs).includes("Trained");
  return { file, call, hash, async, preview, follows, reports, bodies, outputs, inTime: isTraining ? [...driven, "budget"] : driven };
}

let counted = 0;

/** Sorts by time, and two of one millisecond differ. */
export function runId(): string {
  const time = new Date().toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
  return `${time}-${process.pid.toString(36)}${(counted++).toString(36)}`;
}
