// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { armsOf, matching, nameOf, reduceArms } from "../lib/arms.ts";
import { type Claim, claimOf, displayOf, noteOf } from "../lib/claims.ts";
import { judge } from "../lib/judge.ts";
import { Problem } from "../lib/problem.ts";
import type { Run } from "../lib/run.ts";
import type { Intervals } from "../lib/view.ts";
import type { JudgedLine, Table, Verdict } from "../ports.ts";

/**
 * Judges claims about the arms of a comparison, one line each. Differences are paired by seed and counted so that
 * positive is better; the interval is the 95 % two-sided t interval of their mean.
 *
 * With interval [lo, hi], margin m: *better* holds where lo > 0 and mean >= m, is contradicted where hi < 0, smaller than
 * claimed where hi < m, or lo > 0 and mean < m. *notWorse* holds where lo > -m, is contradicted where hi < -m. *equal* holds
 * where -m < lo and hi < m, is contradicted where lo > m or hi < -m. Else it is not settled. *shown* is never judged.
 * Before the planned seeds are in, every line is "so far".
 *
 * `baseline` is an arm, a list with commas, or `fixed/*` for all settings of a sweep; several are one by `reduce`: mean and median
 * of each seed, best = the arm that is best on average over the judged seeds. A seed that some arm of a line
 * lacks is left out on both sides. Margins are in the metric's own unit (an accuracy of 1 is everything right).
 *
 * Throws `table.no-column`, `verdict.no-arm`, `verdict.margin`.
 */
export function verdict({ table, lines, run }: { table: Table; lines: readonly Claim[]; run: Run }): Verdict {
  const judged = lines.map((line) => judgeLine(table, line));
  run.show("verdict", pictureOf(judged));
  return { is: "Verdict", lines: judged.map(({ line }) => line) };
}

type Judged = { line: JudgedLine /** Positive is better. */; differences: readonly number[] };

function judgeLine(table: Table, line: Claim): Judged {
  const { kind, metric, direction, reduce, margin } = line;
  if (!(margin >= 0))
    throw new Problem("verdict.margin", `A margin is 0 or more, not ${margin}.`, {
      field: "lines",
      fix: "Write how much it must be without a sign; the kind of claim says the rest.",
    });
  const arms = armsOf(table, metric);
  const started = arms.size > 0;
  const [candidate] = started ? matching(arms, line.candidate) : [];
  const names = started ? matching(arms, line.baseline, line.candidate) : [];
  const begun = [...new Set(table.rows.map((row) => row[table.columns.indexOf("seed")] as number))];
  const planned = table.planned ?? begun.length;
  const seeds = begun.filter((seed) => [candidate as string, ...names].every((name) => arms.get(name)?.has(seed)));

  const higher = direction === "higher";
  const values = seeds.map((seed) => arms.get(candidate as string)?.get(seed) as number);
  const baseline = started ? reduceArms(arms, names, { reduce, seeds, higher }) : { values: [] };
  const differences = values.map((value, i) => (higher ? 1 : -1) * (value - (baseline.values[i] as number)));
  const complete = begun.length >= planned && started;
  const judgement = judge({ kind, differences, margin, complete });
  const { difference, interval, status } = judgement;
  const baselineName = nameOf(line.baseline, reduce);
  const notes = [
    noteOf(judgement, { metric, margin, done: complete ? seeds.length : begun.length, planned }),
    baseline.chosen ? `${baselineName}: ${baseline.chosen}, of ${names.length}` : "",
    seeds.length < begun.length
      ? `left out: seed ${begun.filter((seed) => !seeds.includes(seed)).join(", ")}, where an arm has no number`
      : "",
  ];
  const result: JudgedLine = {
    claim: line.claim || claimOf(line, baselineName),
    kind,
    metric,
    candidate: values,
    baseline: baseline.values,
    baselineName,
    seeds,
    planned,
    difference,
    interval,
    margin,
    status,
    note: notes.filter((note) => note !== "").join("; "),
  };
  return { line: result, differences };
}

function pictureOf(judged: readonly Judged[]): Intervals {
  return {
    is: "Intervals",
    lines: judged.map(({ line, differences }) => {
      const { claim, kind, metric, difference, interval, margin, seeds, planned, status, note } = line;
      const { unit, factor } = displayOf(metric);
      const dots = seeds.map((seed, i) => ({ seed, value: (differences[i] as number) * factor }));
      const [lo, hi] = interval;
      return {
        claim,
        kind,
        metric,
        unit,
        mean: difference * factor,
        lo: lo * factor,
        hi: hi * factor,
        margin: margin * factor,
        dots,
        planned,
        status,
        note,
      };
    }),
  };
}

export const card = {
  run: verdict,
  title: "Verdict",
  summary: "Says whether a claim about the arms of a comparison holds, over training randomness, on this data.",
  also: ["claim", "significance", "t test", "paired", "interval", "better", "equal", "not worse"],
  inputs: {
    table: { port: { Table: true }, doc: "A comparison: arms, seeds and what they scored." },
  },
  settings: {
    lines: {
      control: "rows",
      default: [
        {
          kind: "better",
          metric: "accuracy",
          direction: "higher",
          candidate: "candidate",
          baseline: "baseline",
          reduce: "best",
          margin: 0,
          claim: "",
        },
      ],
      fields: {
        kind: {
          control: "choice",
          default: "better",
          options: ["better", "notWorse", "equal", "shown"],
          doc: "What is claimed; shown is not judged.",
        },
        metric: { control: "text", default: "accuracy", doc: "What is compared." },
        direction: { control: "choice", default: "higher", options: ["higher", "lower"], doc: "Which values are better." },
        candidate: { control: "text", default: "candidate", doc: "Arm that the claim is about." },
        baseline: { control: "text", default: "baseline", doc: "Arm to compare with, several with commas, or fixed/* for a whole sweep." },
        reduce: { control: "choice", default: "best", options: ["mean", "median", "best"], doc: "How several baselines are one." },
        margin: {
          control: "number",
          default: 0,
          doc: "Least gain, or bound, in the metric's own unit: 0.005 is half a point of accuracy.",
        },
        claim: { control: "text", default: "", doc: "The claim in words; empty writes it for you." },
      },
      doc: "One claim a line, each with a status of its own.",
    },
  },
  output: "Verdict",
  reports: true,
  follows: true,
  shows: { verdict: "The effect of each claim with its interval, the seeds as dots." },
} satisfies NodeCard<typeof verdict>;
