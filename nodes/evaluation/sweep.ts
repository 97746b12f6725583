// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { Problem } from "../lib/problem.ts";
import { derive, seedKey } from "../lib/random.ts";
import type { Run, RunScope } from "../lib/run.ts";
import { type Axis, checkAxes } from "../lib/search/axis.ts";
import { bestPlaces, type Direction } from "../lib/search/best.ts";
import { type Round, type Search, searchPlan } from "../lib/search/plan.ts";
import type { Trial } from "../lib/search/trials.ts";
import { meansOf } from "../lib/tables.ts";
import { metricsOf, tableOf, turn } from "../lib/turns.ts";
import type { Cell, Scores, Table } from "../ports.ts";

/**
 * Runs its subgraph once for each value, or each combination of values, and can leave out what does badly early on.
 *
 * The axes are `values`, where that is not empty, and the rows of `axes`; the subgraph gets the first as `value`, then `second`,
 * `third` and `fourth`. All turns draw from the same streams, so that only the values differ; `draw` says which random values
 * are tried, the same for every seed of the experiment. In *halving* and *hyperband* a rung trains every trial to at most
 * so many updates, and only the best in `metric` (empty: the first) go on to the next; a training goes on where it was.
 *
 * Columns: the axes (`value` for `values`), `bracket` and `updates` where trials are left out, then the metrics, which are called
 * `accuracy` where a turn gives one field (or the field `scores`) and `test.accuracy` where it gives several; a table counts with
 * the means over its seeds. One row a trial, with what it scored last. What a turn made in memory is dropped at its end; numbers stay.
 *
 * Throws `sweep.axes`, `sweep.range`, `sweep.trials`, `sweep.budget`, `sweep.eta` and `sweep.metric`.
 *
 * Sources: Bergstra and Bengio 2012 (random), Jamieson and Talwalkar 2016, arXiv:1502.07943 (halving), Li et al. 2017.
 */
export async function sweep({
  values,
  axes,
  search,
  trials,
  minUpdates,
  maxUpdates,
  eta,
  metric,
  direction,
  draw,
  each,
  run,
}: {
  values: readonly number[];
  axes: readonly Axis[];
  search: Search;
  trials: number;
  minUpdates: number;
  maxUpdates: number;
  eta: number;
  metric: string;
  direction: Direction;
  draw: number;
  each: (turn: { value: number; second: number; third: number; fourth: number; run: RunScope }) => Promise<Record<string, Scores | Table>>;
  run: Run;
}): Promise<Table> {
  const all: Axis[] = [...(values.length > 0 ? [{ name: "value", over: "list" as const, values }] : []), ...axes];
  checkAxes(all, handed.length);
  const names = all.map(({ name }) => name);
  const budget = { min: minUpdates, max: maxUpdates, eta };
  const rounds = searchPlan(all, { search, trials, budget, key: derive(seedKey(draw), "sweep") });
  const planned = rounds.reduce((sum, round) => sum + round.trials.length, 0);
  const turns = rounds.flatMap(({ rungs }) => rungs).reduce((sum, { count }) => sum + count, 0);
  const unit = search === "grid" && names.length === 1 ? "values" : "trials";

  const rows: Record<string, Cell>[][] = rounds.map(() => []);
  const table = (): Table => ({ ...tableOf(rows.flatMap(filled), names, planned), axes: names });
  let shown = Number.NEGATIVE_INFINITY;
  const show = () => {
    run.show("table", { is: "TableView", columns: table().columns, rows: table().rows, axes: names });
    shown = run.now();
  };
  let done = 0;
  for (const [at, round] of rounds.entries()) {
    const here = rows[at] as Record<string, Cell>[];
    let going = round.trials.map((_, place) => place);
    for (const [rung, { count, updates }] of round.rungs.entries()) {
      if (rung > 0) going = survivors(going, here, { count, metric, direction });
      for (const place of going) {
        run.progress(done++, turns, unit);
        await run.breathe();
        const trial = round.trials[place] as Trial;
        const scope = run.scope(nameOf(names, trial), Number.isFinite(updates) ? { maxUpdates: updates } : {});
        const scores = await turn(async () => metricsOf(asScores(await each(parameters(trial, scope)))));
        here[place] = { ...valuesOf(names, trial), ...budgetOf(search, round, updates), ...scores };
        run.partial(table());
        // Of many quick trials not each is worth a picture.
        if (run.now() - shown >= 1000) show();
      }
    }
  }
  run.progress(turns, turns, unit);
  show();
  return table();
}

/** What the axes are called inside, in their order. */
const handed = ["value", "second", "third", "fourth"] as const;

function parameters(trial: Trial, run: RunScope) {
  // A parameter without an axis is not there: whatever reads it is told so before the run.
  const values = Object.fromEntries(trial.map((value, place) => [handed[place] as string, value]));
  return { ...values, run } as { value: number; second: number; third: number; fourth: number; run: RunScope };
}

/** `value=0.03`, `rate=0.03,width=32`: one place for all rungs of a trial, so that its training goes on. */
function nameOf(names: readonly string[], trial: Trial): string {
  return names.map((name, place) => `${name}=${trial[place]}`).join(",");
}

function valuesOf(names: readonly string[], trial: Trial): Record<string, number> {
  return Object.fromEntries(names.map((name, place) => [name, trial[place] as number]));
}

function budgetOf(search: Search, { bracket }: Round, updates: number): Record<string, number> {
  return { ...(search === "hyperband" ? { bracket } : {}), ...(Number.isFinite(updates) ? { updates } : {}) };
}

function asScores(results: Readonly<Record<string, Scores | Table>>): Record<string, Scores> {
  return Object.fromEntries(Object.entries(results).map(([name, result]) => [name, result.is === "Table" ? meansOf(result) : result]));
}

/** Rows by place have gaps until every trial had its turn. */
function filled(rows: readonly Record<string, Cell>[]): readonly Record<string, Cell>[] {
  return rows.filter((row) => row !== undefined);
}

function survivors(
  going: readonly number[],
  rows: readonly Record<string, Cell>[],
  { count, metric, direction }: { count: number; metric: string; direction: Direction },
): number[] {
  const scored = going.map((place) => rows[place] as Record<string, Cell>);
  const name = metric === "" ? firstMetric(scored[0]) : metric;
  if (name === undefined || scored.every((row) => typeof row[name] !== "number"))
    throw new Problem("sweep.metric", `No trial has a number "${name ?? metric}" to go by.`, {
      field: "metric",
      fix: `Take one of ${Object.keys(scored[0] ?? {}).join(", ")}.`,
    });
  const best = bestPlaces(
    scored.map((row) => (typeof row[name] === "number" ? row[name] : Number.NaN)),
    count,
    direction,
  );
  return best.map((place) => going[place] as number);
}

/** The metrics stand after the updates. */
function firstMetric(row: Record<string, Cell> | undefined): string | undefined {
  const columns = Object.keys(row ?? {});
  return columns[columns.indexOf("updates") + 1];
}

export const card = {
  run: sweep,
  title: "Sweep",
  summary: "Tries values, or combinations of them, and keeps what each one scored.",
  also: ["grid", "grid search", "random search", "successive halving", "hyperband", "tuning", "search", "values", "axes"],
  inputs: {},
  settings: {
    values: {
      control: "numbers",
      default: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3],
      onNode: true,
      doc: "What `value` is, from first to last; empty where the first axis below says it.",
    },
    axes: {
      control: "rows",
      default: [],
      doc: "Further numbers to try, each a list, a range or a distribution.",
      fields: {
        name: { control: "text", default: "rate", doc: "What it is called in tables and curves." },
        over: {
          control: "choice",
          default: "logarithmic",
          options: ["list", "linear", "logarithmic", "uniform", "logUniform", "normal"],
          doc: "A list, a range with equal differences or equal ratios, or a distribution to draw from.",
        },
        values: { control: "numbers", default: [0.01, 0.1], doc: "The list.", when: { field: "over", is: ["list"] } },
        from: {
          control: "number",
          default: 0.01,
          doc: "One end.",
          when: { field: "over", is: ["linear", "logarithmic", "uniform", "logUniform"] },
        },
        to: {
          control: "number",
          default: 0.3,
          doc: "The other end.",
          when: { field: "over", is: ["linear", "logarithmic", "uniform", "logUniform"] },
        },
        mean: { control: "number", default: 0, doc: "Middle of the distribution.", when: { field: "over", is: ["normal"] } },
        deviation: { control: "number", default: 1, doc: "Standard deviation.", when: { field: "over", is: ["normal"] } },
        count: {
          control: "number",
          default: 5,
          doc: "Points of a range with both ends, or draws of a distribution in a grid.",
          when: { field: "over", is: ["linear", "logarithmic", "uniform", "logUniform", "normal"] },
        },
        step: {
          control: "number",
          default: 0,
          doc: "Only multiples of this; 1 keeps to whole numbers, 0 takes any.",
          when: { field: "over", is: ["linear", "logarithmic", "uniform", "logUniform", "normal"] },
        },
      },
    },
    search: {
      control: "choice",
      default: "grid",
      options: ["grid", "random", "halving", "hyperband"],
      doc: "Every combination; some by chance; or many, of which the worst are left out after few updates.",
    },
    trials: {
      control: "number",
      default: 16,
      min: 1,
      step: 1,
      doc: "Combinations to begin with; no more than there are.",
      when: { setting: "search", is: ["random", "halving"] },
    },
    minUpdates: {
      control: "number",
      default: 100,
      min: 1,
      step: 1,
      unit: "updates",
      doc: "No trial is judged by less.",
      when: { setting: "search", is: ["halving", "hyperband"] },
    },
    maxUpdates: {
      control: "number",
      default: 900,
      min: 1,
      step: 1,
      unit: "updates",
      doc: "How long those are trained that are never left out.",
      when: { setting: "search", is: ["halving", "hyperband"] },
    },
    eta: {
      control: "number",
      default: 3,
      min: 2,
      doc: "One in so many goes on, with so many times the updates.",
      when: { setting: "search", is: ["halving", "hyperband"] },
    },
    metric: {
      control: "text",
      default: "",
      doc: "What decides who goes on, say accuracy; empty takes the first that is scored.",
      when: { setting: "search", is: ["halving", "hyperband"] },
    },
    direction: {
      control: "choice",
      default: "highest",
      options: ["highest", "lowest"],
      doc: "Which values of it are best.",
      when: { setting: "search", is: ["halving", "hyperband"] },
    },
    draw: {
      control: "number",
      default: 1,
      min: 0,
      step: 1,
      doc: "Another number draws other random values; every seed of the experiment tries the same ones.",
    },
  },
  bodies: {
    each: {
      doc: "What is run with each combination; it returns scores by name.",
      params: { value: "number", second: "number", third: "number", fourth: "number", run: "scope" },
      result: { Scores: true, Table: true },
      turns: "values",
      axes: "axes",
    },
  },
  output: "Table",
  reports: true,
  shows: { table: "What each combination scored." },
  migrations: [
    { add: "axes", value: [] },
    { add: "search", value: "grid" },
    { add: "trials", value: 16 },
    { add: "minUpdates", value: 100 },
    { add: "maxUpdates", value: 900 },
    { add: "eta", value: 3 },
    { add: "metric", value: "" },
    { add: "direction", value: "highest" },
    { add: "draw", value: 1 },
  ],
  reference: {
    by: "Li et al. 2017",
    title: "Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization",
    arxiv: "1603.06560",
  },
} satisfies NodeCard<typeof sweep>;
