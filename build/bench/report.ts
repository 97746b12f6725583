import { engines, isOurs } from "./children.ts";
import { single } from "./perceptrons.ts";
import type { Row } from "./rounds.ts";
import { aligned, short } from "./table.ts";
import { workloads } from "./workloads.ts";

/** PyTorch's best time over ours with 2 threads that the design asks for. */
const goals: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  wasm: { a: 1.2, b: 1, c: 1.2, d: 1.2 },
  native: { a: 3, b: 2.5, c: 3.5, d: 3.5 },
};
/** Over tfjs's `wasm`. */
const overTfjs: Readonly<Record<string, number>> = { a: 12, d: 12 };
const compileGoalMs = 150;

export function report(rows: readonly Row[]): string {
  const names = namesOf(rows);
  const parts = [
    names.map((name) => `${name}  ${titleOf(name)}`).join("\n"),
    versions(rows),
    times(rows),
    by(rows, "ms a step, least", (row) => short(row?.minMs)),
    by(rows, "between quartiles", (row) => short(row?.spreadMs)),
    ratios(rows, names),
    by(rows, `first step, ms (goal ${compileGoalMs} to compile)`, (row) => short(row?.compileMs)),
    by(rows, "resident, MB", (row) => short(row?.memoryMB)),
    held(rows),
    by(rows, "SHA-1 of the weights", (row) => row?.sha1?.slice(0, 8) ?? "-"),
    sameBits(rows, names),
    notes(rows),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

export function times(rows: readonly Row[]): string {
  return by(rows, "ms a step, median", (row) => short(row?.ms));
}

/** A line for each workload, a column for each engine. */
function by(rows: readonly Row[], title: string, value: (row: Row | undefined) => string): string {
  const columns = engines.filter(({ name, threads }) => rows.some((row) => row.engine === name && row.threads === threads));
  const several = (name: string) => columns.filter((one) => one.name === name).length > 1;
  const cell = (workload: string, name: string, threads: number) =>
    value(rows.find((row) => row.workload === workload && row.engine === name && row.threads === threads));
  return aligned([
    [title, ...columns.map(({ name, threads }) => (several(name) ? `${name} ${threads}` : name))],
    ...namesOf(rows).map((workload) => [workload, ...columns.map(({ name, threads }) => cell(workload, name, threads))]),
  ]);
}

function versions(rows: readonly Row[]): string {
  const said = rows.filter(({ version }) => version !== "").map(({ engine, version }) => `${engine}: ${version}`);
  return [...new Set(said)].join("\n");
}

function namesOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.map(({ workload }) => workload))];
}

function titleOf(name: string): string {
  return (workloads.find((workload) => workload.name === name) ?? single).title;
}

export function bestTorch(rows: readonly Row[], workload: string): number | null {
  const times = rows.flatMap((row) => (row.workload === workload && row.engine === "torch" && row.ms !== null ? [row.ms] : []));
  return times.length === 0 ? null : Math.min(...times);
}

function ratios(rows: readonly Row[], names: readonly string[]): string {
  const ours = engines.filter(
    (engine) => isOurs(engine) && rows.some(({ engine: name, threads }) => name === engine.name && threads === engine.threads),
  );
  if (ours.length === 0) return "";
  const over = (above: number | null | undefined, row: Row | undefined) => (above && row?.ms ? above / row.ms : null);
  const goal = (ratio: number | null, wanted: number | undefined) =>
    wanted === undefined ? short(ratio) : `${short(ratio)} (${ratio !== null && ratio >= wanted ? "reaches" : "goal"} ${wanted})`;
  return aligned([
    ["times as fast as", ...ours.map(({ name, threads }) => `${name} ${threads}`)],
    ...names.flatMap((workload) => {
      const torch = bestTorch(rows, workload);
      const tfjs = rows.find((row) => row.workload === workload && row.engine === "tfjs-wasm")?.ms;
      const own = ours.map(({ name, threads }) =>
        rows.find((row) => row.workload === workload && row.engine === name && row.threads === threads),
      );
      return [
        [
          `${workload}  PyTorch at its best`,
          ...own.map((row) => goal(over(torch, row), row?.threads === 2 ? goals[row.engine]?.[workload] : undefined)),
        ],
        [`${workload}  tfjs wasm`, ...own.map((row) => goal(over(tfjs, row), row?.threads === 2 ? overTfjs[workload] : undefined))],
      ];
    }),
  ]);
}

/** What our engine's memory holds, and the plan of the compiled step in it. */
function held(rows: readonly Row[]): string {
  const ours = rows.filter(({ heldMB }) => heldMB !== null);
  if (ours.length === 0) return "";
  return by(ours, "the engine holds / its plan, MB", (row) => `${short(row?.heldMB)} / ${short(row?.arenaMB)}`);
}

/** One line a workload whose engines of ours disagree. */
function sameBits(rows: readonly Row[], names: readonly string[]): string {
  return names
    .flatMap((workload) => {
      const hashes = rows.filter(
        (row) => row.workload === workload && row.sha1 !== null && (row.engine === "wasm" || row.engine === "native"),
      );
      const different = new Set(hashes.map(({ sha1 }) => sha1)).size;
      return different > 1
        ? [`${workload}: DIFFERENT BITS in ${hashes.map(({ engine, threads, sha1 }) => `${engine} ${threads} ${sha1}`).join(", ")}`]
        : [];
    })
    .join("\n");
}

function notes(rows: readonly Row[]): string {
  return rows
    .flatMap(({ workload, engine, threads, note, remark }) =>
      [note, remark].flatMap((text) => (text === undefined ? [] : [`${workload} ${engine} ${threads}: ${text}`])),
    )
    .join("\n");
}
