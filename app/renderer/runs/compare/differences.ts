import type { Json } from "../../../common/document.ts";
import type { RunRow } from "../../../common/run-record.ts";
import { differingSettings, metricNames } from "../list/columns.ts";

/** A line of the table of settings: what it is in each run; undefined where that is the card's own value. */
export interface SettingLine {
  readonly key: string;
  readonly values: readonly (Json | undefined)[];
}
/** Settings in which these runs differ, those that most runs say first. */
export function settingLines(rows: readonly RunRow[]): SettingLine[] {
  return differingSettings(rows).map((key) => ({ key, values: rows.map(({ settings }) => settings[key]) }));
}

export interface MetricLine {
  readonly key: string;
  readonly values: readonly (number | undefined)[];
  /** Which way is better, as far as the name says. */
  readonly better: "up" | "down" | null;
  /** Places of the best values; none where all are equal, or where nobody knows what is better. */
  readonly best: ReadonlySet<number>;
}
export function metricLines(rows: readonly RunRow[]): MetricLine[] {
  return metricNames(rows).map((key) => {
    const values = rows.map(({ metrics }) => metrics[key]);
    const better = betterOf(key);
    const known = values.filter((value) => value !== undefined && Number.isFinite(value)) as number[];
    const top = better === null || known.length < 2 ? undefined : better === "up" ? Math.max(...known) : Math.min(...known);
    const best = new Set(values.flatMap((value, i) => (value !== undefined && value === top ? i : [])));
    return { key, values, better, best: best.size === known.length ? new Set<number>() : best };
  });
}

/** What everybody reads as better. A name that says neither way is left undecided. */
export function betterOf(key: string): "up" | "down" | null {
  const name = key.slice(key.lastIndexOf(".") + 1);
  if (/loss|error|perplexity|entropy|nll|mse|mae|rmse|regret|distance|divergence|seconds|gap/i.test(name)) return "down";
  return /accuracy|auc|f1|precision|recall|reward|return|score|r2|likelihood|correct/i.test(name) ? "up" : null;
}
