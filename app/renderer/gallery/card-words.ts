import type { RecordedVerdict, TemplateCard } from "../../common/contract.ts";
import { formatDuration, formatSigned } from "../views/format.ts";
import { type Standing, standing } from "../views/verdict-words.ts";

/** How long the verdict takes on this machine: all arms of a seed, times the seeds, times how this machine compares. */
export function timeToVerdict(
  { secondsPerSeed, seeds }: Pick<TemplateCard, "secondsPerSeed" | "seeds">,
  { factor, unmeasured }: { factor: number | null; unmeasured: boolean },
): string {
  const count = `${seeds} seed${seeds === 1 ? "" : "s"}`;
  if (!(secondsPerSeed > 0)) return `${count}, time not recorded`;
  if (factor !== null) return `about ${formatDuration(secondsPerSeed * seeds * factor)} to the verdict, ${count}`;
  if (unmeasured) return `${formatDuration(secondsPerSeed * seeds)} to the verdict where it was recorded, ${count}`;
  return `measuring… ${count}`;
}

/** Accuracies are read in points of a hundred, as on the verdict's node. */
function shown(metric: string): { factor: number; unit: string } {
  return /accuracy$/i.test(metric) ? { factor: 100, unit: " points" } : { factor: 1, unit: "" };
}

/** The first line of the recorded verdict in words, how it stands, and what became of the others. */
export function verdictWords(
  verdict: RecordedVerdict | null,
): { standing: Standing; words: string; figures: string; others: string } | null {
  const first = verdict?.lines[0];
  if (verdict === null || first === undefined) return null;
  const { factor, unit } = shown(first.metric);
  const [lo, hi] = first.interval;
  const figures = `${formatSigned(first.difference * factor)}${unit} [${formatSigned(lo * factor)}, ${formatSigned(hi * factor)}]`;
  const rest = verdict.lines.slice(1).filter((line) => line.verdict !== "shown");
  const holding = rest.filter((line) => line.verdict === "holds").length;
  const others =
    rest.length === 0 ? "" : `${holding} of ${rest.length} other claim${rest.length === 1 ? "" : "s"} hold${rest.length === 1 ? "s" : ""}`;
  const words =
    first.verdict === "not settled"
      ? `not settled by ${verdict.seeds.length} seeds`
      : `${first.verdict} over ${verdict.seeds.length} seeds`;
  return { standing: standing({ status: first.verdict, kind: first.verdict === "shown" ? "shown" : "" }), words, figures, others };
}

/** "today", "yesterday", else the day. */
export function whenWords(modified: number, now: number): string {
  const day = (time: number) => new Date(time).toDateString();
  if (day(modified) === day(now)) return "today";
  if (day(modified) === day(now - 86_400_000)) return "yesterday";
  return new Date(modified).toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" });
}
