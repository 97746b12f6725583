import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { JudgedLine } from "../../../nodes/ports.ts";
import { compile } from "../../common/compile.ts";
import { outputName, outputsOf } from "../../common/variables.ts";
import { sharedCatalog } from "../host.ts";
import { withSeeds } from "../plan-seed.ts";
import { execute, exitOf } from "./execute.ts";
import { load } from "./load.ts";
import { brief, out, peopleSee, sayProblems } from "./say.ts";
import { type ExitCode, exit, readArgs, UsageError, wholeNumber } from "./usage.ts";

/** Runs all planned seeds, or these, and prints what was judged. */
export async function verdict(args: readonly string[]): Promise<ExitCode> {
  const typed = readArgs("verdict", args, { seeds: "text", json: "switch" }, { name: "TEMPLATE", count: 1 });
  const asJson = typed.has("json");
  const word = typed.words[0] as string;
  const { catalog } = await sharedCatalog();
  const { document, problems: unread, template } = await load("verdict", word, catalog);
  const { plan, problems } = document === null ? { plan: null, problems: unread } : compile(document, catalog);
  if (plan === null || document === null) {
    sayProblems(problems, asJson);
    return exit.problems;
  }
  const judge = outputsOf(plan, catalog).find((output) => {
    const node = plan.calls.find(({ name }) => name === output.name)?.node ?? "";
    return catalog.nodes[node]?.outputs[output.field ?? "out"] === "Verdict";
  });
  if (judge === undefined) throw new UsageError("verdict", `${word} has no verdict node at its top, so there is nothing to judge.`);
  const seeds = typed
    .text("seeds")
    ?.split(",")
    .map((one) => wholeNumber("verdict", "--seeds", one.trim(), 0)) ??
    plan.seeds?.values ?? [plan.seed];
  const began = performance.now();
  const show: (event: RunEvent) => void = asJson ? () => {} : peopleSee();
  const end = await execute(withSeeds(plan, seeds), catalog, (event) => event.event !== "end" && show(event));
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  if (end.status !== "done") {
    if (end.problem !== undefined) sayProblems([end.problem], asJson);
    return exitOf(end);
  }
  const lines = (end.outputs[outputName(judge)] as unknown as JudgedLine[]).map(lineOf);
  const result = { template: template ?? word, ...lines[0], lines, seeds, seconds };
  if (asJson) out(JSON.stringify(result));
  else
    for (const line of lines)
      out(
        `${line.claim}\n  ${line.verdict}: ${line.metric} ${signed(line.difference)} [${line.interval.map(signed).join(", ")}], margin ${brief(line.margin)}, ${line.seeds.length} seeds${line.note === "" ? "" : `\n  ${line.note}`}`,
      );
  return exit.done;
}

function lineOf({
  claim,
  kind,
  metric,
  seeds,
  candidate,
  baseline,
  baselineName,
  difference,
  interval,
  margin,
  status,
  note: words,
}: JudgedLine) {
  return { claim, kind, metric, seeds, candidate, baseline, baselineName, difference, interval, margin, verdict: status, note: words };
}

function signed(value: number): string {
  return value > 0 ? `+${brief(value)}` : brief(value);
}
