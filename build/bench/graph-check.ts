import { check } from "../../app/common/check.ts";
import { compile } from "../../app/common/compile.ts";
import type { GraphDocument, GraphNode, Wire } from "../../app/common/document.ts";
import { addNode, setSetting } from "../../app/common/edit.ts";
import { readCatalog } from "../../app/main/catalog.ts";

/**
 * How long it takes to check and to compile a graph of 1,000 nodes after one edit: `node build/bench/graph-check.ts`.
 * The goal is one frame of a 60 Hz screen, 16 ms.
 */
const { catalog } = await readCatalog({ root: new URL("../..", import.meta.url).pathname });

let document: GraphDocument = { patchbay: 1, title: "Large", seed: 1, nodes: [], wires: [] };
function add(node: string, parent?: string): string {
  const added = addNode(document, catalog, { node, x: 0, y: 0, ...(parent === undefined ? {} : { parent }) });
  document = added.document;
  return added.name;
}
const wires: Wire[] = [];
function wire(from: string, pin: string, to: string, into: string, field?: string, index?: number): void {
  wires.push({
    from: { node: from, pin },
    to: { node: to, pin: into, ...(field === undefined ? {} : { field }), ...(index === undefined ? {} : { index }) },
  });
}

const data = add("data/digits");
const split = add("data/partition");
wire(data, "out", split, "examples");
const table = add("evaluation/compare");
for (let arm = 0; document.nodes.length < 1000; arm++) {
  const names = [
    "data/batches",
    "models/mlp",
    "objectives/cross-entropy",
    "schedules/cyclical",
    "optimizers/momentum",
    "optimizers/scale-by-schedule",
    "optimizers/chain",
    "training/train",
    "evaluation/evaluate",
  ];
  const [batches, model, loss, rate, momentum, scale, chain, train, score] = names.map((id) => add(id, table)) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  wire(split, "a", batches, "examples");
  wire(rate, "out", scale, "rate");
  wire(momentum, "out", chain, "transforms", undefined, 0);
  wire(scale, "out", chain, "transforms", undefined, 1);
  wire(model, "out", train, "model");
  wire(batches, "out", train, "batches");
  wire(loss, "out", train, "gradient");
  wire(chain, "out", train, "optimizer");
  wire(train, "model", score, "model");
  wire(split, "b", score, "examples");
  wire(score, "out", table, "each", `arm${arm}`);
}
document = { ...document, wires };

function milliseconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000;
}

const rates = document.nodes.filter((node: GraphNode) => node.node === "schedules/cyclical");
const times: Record<"check" | "compile", number[]> = { check: [], compile: [] };
for (let turn = 0; turn < 60; turn++) {
  document = setSetting(document, (rates[turn % rates.length] as GraphNode).name, "peak", turn / 100);
  // Time on the processor: other programs do not count.
  const start = process.cpuUsage();
  const problems = check(document, catalog);
  const checked = process.cpuUsage(start);
  const between = process.cpuUsage();
  const { plan } = compile(document, catalog);
  if (problems.length > 0 || plan === null) throw new Error(JSON.stringify(problems[0]));
  times.check.push(milliseconds(checked));
  times.compile.push(milliseconds(process.cpuUsage(between)));
}
for (const [what, list] of Object.entries(times)) {
  const sorted = list.slice(10).sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] as number).toFixed(1);
  console.log(
    `${what}: ${document.nodes.length} nodes, ${document.wires.length} wires: median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms`,
  );
}
