import type { ReactNode } from "react";
import type { TableView } from "../../../nodes/lib/view.ts";
import { formatNumber } from "./format.ts";
import { useArmLooks } from "./use-arm-looks.ts";
import type { ViewProps } from "./view-props.ts";

/** Seeds, steps and counts are names and not measurements: they keep all their digits. */
export function cellText(value: number | string | null): string {
  if (value === null) return "–";
  if (typeof value === "string") return value;
  return Number.isInteger(value) && Math.abs(value) < 1e7 ? String(value).replace("-", "\u2212") : formatNumber(value, 4);
}

/** Rows and columns; numbers stand right in tabular figures, arms wear their colour and line. */
export function TableViewPicture({ view, width, height, compact = false }: ViewProps<TableView>): ReactNode {
  const arms = useArmLooks();
  const numeric = view.columns.map((_, c) => view.rows.every((row) => typeof row[c] !== "string"));
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
                    {cellText(value)}
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
