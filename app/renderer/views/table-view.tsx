import type { ReactNode } from "react";
import type { TableView } from "../../../nodes/lib/view.ts";
import { formatNumber } from "./format.ts";
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

/** Rows and columns; numbers stand right in tabular figures, arms wear their colour and line. */
export function TableViewPicture({ view, width, height, compact = false }: ViewProps<TableView>): ReactNode {
  const arms = useArmLooks();
  const numeric = view.columns.map((_, c) => view.rows.every((row) => typeof row[c] !== "string"));
  const writers = view.columns.map((_, c) => columnWriter(view.rows.map((row) => row[c] ?? null)));
  const room = compact ? Math.max(1, Math.floor((height - 24) / 23)) : view.rows.length;
  const rows = view.rows.slice(0, room);
  return (
    <div className={compact ? "vw-flow compact" : "vw-flow"} style={{ width, maxHeight: compact ? undefined : height }}>
      <table className="vw-table">
        <thead>
          <tr>
            {view.columns.map((name, c) => (
              <th key={name} className={numeric[c] === true ? "number" : ""}>
                {name}
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
      {rows.length < view.rows.length ? <div className="vw-read">and {view.rows.length - rows.length} more rows</div> : null}
    </div>
  );
}
