import type { ReactNode } from "react";
import { formatNumber } from "../views/format.ts";
import type { RunSeries } from "./gather.ts";

/** The curves for who cannot see them: the last value of each line. */
export function CurveTable({ metric, unit, series }: { metric: string; unit: string; series: readonly RunSeries[] }): ReactNode {
  const lines = series.filter((line) => line.faint !== true && line.x.length > 0);
  return (
    <table className="visually-hidden">
      <caption>{metric}, last values</caption>
      <thead>
        <tr>
          <th scope="col">line</th>
          <th scope="col">{unit}</th>
          <th scope="col">value</th>
          <th scope="col">between seeds</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => {
          const last = line.x.length - 1;
          const band =
            line.lo === undefined || line.hi === undefined
              ? ""
              : `${formatNumber(line.lo[last]!, 4)} to ${formatNumber(line.hi[last]!, 4)}`;
          return (
            <tr key={`${line.node} ${line.name}`}>
              <th scope="row">{line.name}</th>
              <td>{formatNumber(line.x[last]!, 4)}</td>
              <td>{formatNumber(line.y[last]!, 4)}</td>
              <td>{band}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
