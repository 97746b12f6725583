import type { Intervals } from "../../../nodes/lib/view.ts";
import type { GraphDocument, Json } from "../../common/document.ts";

/** The picture of a verdict whose seeds are all still to come: claims and margins as its lines state them. */
export function plannedVerdict(document: GraphDocument, name: string): Intervals {
  const lines = document.nodes.find((node) => node.name === name)?.settings.lines;
  const source = document.wires.find(({ to }) => to.node === name)?.from.node;
  const seeds = document.nodes.find((node) => node.name === source)?.settings.seeds;
  const planned = Array.isArray(seeds) ? seeds.length : 0;
  return { is: "Intervals", lines: (Array.isArray(lines) ? lines : []).map((line) => lineOf(line, planned)) };
}

function lineOf(line: Json, planned: number): Intervals["lines"][number] {
  const row = line !== null && typeof line === "object" && !Array.isArray(line) ? line : {};
  const { claim, metric, candidate, baseline, kind, margin } = row;
  const isShare = /accuracy$/i.test(String(metric));
  const than: Readonly<Record<string, string>> = { better: "better than", notWorse: "not worse than", equal: "equal to", shown: "beside" };
  const written = typeof claim === "string" && claim !== "";
  return {
    claim: written ? claim : `${String(metric)}: ${String(candidate)} ${than[String(kind)] ?? "against"} ${String(baseline)}`,
    kind: String(kind),
    metric: String(metric),
    unit: isShare ? "points" : "",
    mean: 0,
    lo: Number.NaN,
    hi: Number.NaN,
    margin: Number(margin ?? 0) * (isShare ? 100 : 1),
    dots: [],
    planned,
    status: `so far 0 of ${planned}`,
    note: "",
  };
}
