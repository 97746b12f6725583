import type { Catalog } from "../../app/common/catalog.ts";
import { seedWords } from "../../app/common/seeds.ts";
import { readTemplates } from "../../app/main/templates.ts";
import { readTemplateFile, writeTemplateFile } from "../template-files.ts";

/** What the page says of one template. */
export interface Entry {
  readonly id: string;
  readonly title: string;
  readonly paper: string;
  /** Null: stale, or never measured. */
  readonly verdict: {
    readonly seeds: readonly number[];
    readonly seconds: number;
    readonly lines: readonly {
      readonly claim: string;
      readonly metric: string;
      readonly verdict: string;
      readonly difference: number;
      readonly interval: readonly [number, number];
      readonly margin: number;
    }[];
  } | null;
}

/** `templates/README.md`: every verdict with its interval. Pure, so that a test can compare. */
export function pageOf(entries: readonly Entry[], machine: string): string {
  const lines = entries.flatMap(({ verdict }) => verdict?.lines ?? []);
  const counts = [...new Set(lines.map(({ verdict }) => verdict))]
    .map((status) => `${lines.filter(({ verdict }) => verdict === status).length} ${status}`)
    .join(", ");
  const rows = entries.flatMap(({ id, title, verdict }) => {
    const name = `[${cell(title)}](${id}/README.md)`;
    if (verdict === null) return [`| ${name} | not measured on what it is now | | | | | | |`];
    const { seeds, seconds } = verdict;
    return verdict.lines.map(
      ({ claim, metric, verdict: status, difference, interval, margin }, at) =>
        `| ${at === 0 ? name : ""} | ${cell(claim)} | ${cell(metric)} | **${status}** | ${number(difference)} | ${number(interval[0])} to ${number(interval[1])} | ${number(margin)} | ${at === 0 ? `${seedWords(seeds)}; ${duration(seconds / seeds.length)} a run` : ""} |`,
    );
  });
  return `# What was measured

Written by \`npm run verdicts\`; do not edit. Every line is a claim of a template, judged on paired seeds: the mean difference between candidate and baseline (or what the claim names),
its 95 % interval, and the margin that was set on other seeds before. *holds* and *contradicted* are what the interval settles; *not settled* is an honest end, and so is *smaller than claimed*.
Regime and margins are in each template's graph; how a claim is judged is in \`nodes/lib/judge.ts\`.

${entries.length} templates, ${lines.length} claims: ${counts === "" ? "none measured" : counts}. Times are those of one run (one seed, all arms) alone on ${machine}.

| template | claim | metric | verdict | difference | 95 % interval | margin | seeds and time |
|---|---|---|---|--:|--:|--:|---|
${rows.join("\n")}
`;
}

const cell = (text: string) => text.replaceAll("|", "\\|");
const minus = "\u2212";

function number(value: number): string {
  const size = Math.abs(value);
  const text = size === 0 ? "0" : size >= 0.001 && size < 1e5 ? String(Number(size.toPrecision(3))) : size.toExponential(1);
  return value < 0 ? `${minus}${text}` : text;
}

const duration = (seconds: number) => `${seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds)} s`;

export async function page(catalog: Catalog): Promise<string> {
  const cards = await readTemplates(catalog);
  const files = cards.map(({ id }) => JSON.parse(readTemplateFile(id, "verdict.json") ?? "null") as { machine?: string } | null);
  const machines = [...new Set(files.flatMap((file) => file?.machine ?? []))];
  return pageOf(
    cards.map(({ id, title, paper, verdict }) => ({ id, title, paper, verdict: verdict as Entry["verdict"] })),
    machines.join(" and ") || "no machine yet",
  );
}

export async function writePage(catalog: Catalog): Promise<void> {
  await writeTemplateFile("", "README.md", await page(catalog));
}
