import { type ReactNode, useState } from "react";
import type { TableView } from "../../../nodes/lib/view.ts";
import { formatNumber } from "./format.ts";
import { differing } from "./trials.ts";
import { useArmLooks } from "./use-arm-looks.ts";
import type { ViewProps } from "./view-props.ts";

/**
 * How the numbers of one column are written: whole ones (seeds, counts) with all their digits, the others with as
 * many decimals as the largest needs for four figures, so that they stand under one another.
 */
export function columnWriter(values: readonly (number | string | null)[]): (value: number | string | null) => string {
  const numbers = values.filter((value) => typeof value === "number" && Number.isFinite(value)) as number[];
  const largest = Math.max(0, ...numbers.map(Math.abs));
  const whole = numbers.every(Number.isInteger) && largest < 1e7;
  const plain = largest < 1e7 && largest >= 1e-3;
  const decimals = whole ? 0 : Math.max(0, Math.min(6, 3 - Math.floor(Math.log10(largest || 1))));
  return (value) => {
    if (value === null) return "–";
    if (typeof value === "string") return value;
    if (!Number.isFinite(value) || !plain) return formatNumber(value, 4);
    return value.toFixed(whole ? 0 : decimals).replace("-", "\u2212");
  };
}

/**
 * Rows and columns; numbers stand right in tabular figures, arms wear their colour and line. A column that says the same in
 * every row is told once, below, until all are asked for.
 */
export function TableViewPicture({ view: whole, width, height, compact = false }: ViewProps<TableView>): ReactNode {
  const arms = useArmLooks();
  const [all, setAll] = useState(false);
  const shown = differing(whole);
  const same = whole.columns.flatMap((name, at) => (shown.includes(at) ? [] : [{ name, at }]));
  const view = all ? whole : only(whole, shown);
  const numeric = view.columns.map((_, c) => view.rows.every((row) => typeof row[c] !== "string"));
  const [sort, setSort] = useState<Sort | null>(null);
  // What was tried is written as it was tried: 0.00316 beside 0.1.
  const writers = view.columns.map((name, c) =>
    view.axes?.includes(name) === true ? cellText : columnWriter(view.rows.map((row) => row[c] ?? null)),
  );
  const room = compact ? Math.max(1, Math.floor((height - 24) / 23)) : view.rows.length;
  const rows = sorted(view, compact ? null : sort).slice(0, room);
  return (
    <div className={compact ? "vw-flow compact" : "vw-flow"} style={{ width, maxHeight: compact ? undefined : height }}>
      <table className="vw-table">
        <thead>
          <tr>
            {view.columns.map((name, c) => (
              <th
                key={name}
                className={numeric[c] === true ? "number" : ""}
                {...(sort?.column === name ? { "aria-sort": sort.down ? ("descending" as const) : ("ascending" as const) } : {})}
              >
                {compact ? (
                  name
                ) : (
                  <button
                    type="button"
                    className="vw-sort"
                    aria-pressed={sort?.column === name}
                    title={`Sort by ${name}`}
                    onClick={() => setSort(nextSort(sort, name))}
                  >
                    {name}
                    {sort?.column === name ? (sort.down ? " ↓" : " ↑") : ""}
                  </button>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, r) => (
            <tr
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a table have no other name
              key={r}
            >
              {row.map((value, c) => {
                const look = typeof value === "string" ? arms.get(value) : undefined;
                return (
                  <td key={view.columns[c] ?? c} className={numeric[c] === true ? "number" : ""}>
                    {look === undefined ? null : (
                      <svg className="vw-swatch" width={18} height={4} aria-hidden="true">
                        <line x1={0} x2={18} y1={2} y2={2} stroke={look.colour} strokeWidth={2} strokeDasharray={look.dash} />
                      </svg>
                    )}
                    {writers[c]!(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {compact || same.length === 0 ? null : (
        <div className="vw-read vw-same">
          {all ? null : <span>{`In all rows: ${sameWords(whole, same)}`}</span>}
          <button type="button" className="link" onClick={() => setAll(!all)}>
            {all ? "Only what differs" : "Show all columns"}
          </button>
        </div>
      )}
      {rows.length < view.rows.length ? <div className="vw-read">and {view.rows.length - rows.length} more rows</div> : null}
    </div>
  );
}

function only(view: TableView, places: readonly number[]): TableView {
  if (places.length === view.columns.length) return view;
  const of = <T,>(cells: readonly T[]): T[] => places.map((at) => cells[at] as T);
  return { ...view, columns: of(view.columns), rows: view.rows.map(of) };
}

/** A few of them; the rest is a press away. */
function sameWords({ rows }: TableView, same: readonly { name: string; at: number }[]): string {
  const told = same.slice(0, 3).map(({ name, at }) => `${name} ${cellText(rows[0]?.[at])}`);
  return `${told.join(", ")}${same.length > 3 ? ` and ${same.length - 3} more` : ""}`;
}

function cellText(value: number | string | null | undefined): string {
  return typeof value === "number" ? formatNumber(value, 4) : value === undefined || value === null || value === "" ? "–" : value;
}

interface Sort {
  readonly column: string;
  /** Highest first. */
  readonly down: boolean;
}

/** Highest first, lowest first, as they came. */
function nextSort(sort: Sort | null, column: string): Sort | null {
  if (sort?.column !== column) return { column, down: true };
  return sort.down ? { column, down: false } : null;
}

function sorted({ columns, rows }: TableView, sort: Sort | null): TableView["rows"] {
  const at = sort === null ? -1 : columns.indexOf(sort.column);
  if (sort === null || at < 0) return rows;
  const order = (a: number | string | undefined, b: number | string | undefined) =>
    typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
  return [...rows].sort((a, b) => (sort.down ? -1 : 1) * order(a[at], b[at]));
}
