import type { Preflight, TrainingForecast } from "../../common/preflight.ts";
import { formatBytes } from "../shell/bytes.ts";
import { useDocument } from "../shell/document-store.ts";
import { formatDuration, formatNumber } from "../views/format.ts";

const whole = (value: number) => value.toLocaleString("en-US");

function time({ seconds, times }: TrainingForecast): string {
  return times === 1 ? formatDuration(seconds) : `${times} × ${seconds < 1 ? `${formatNumber(seconds, 2)} s` : formatDuration(seconds)}`;
}

/** What each training will cost. */
export function ForecastTable({ report }: { readonly report: Preflight }) {
  const select = useDocument((state) => state.select);
  const trained = report.trainings.reduce((sum, { seconds, times }) => sum + seconds * times, 0);
  if (report.trainings.length === 0) return <p className="preflight-empty">There is no training in this experiment.</p>;
  return (
    <div className="preflight-cost">
      <table className="preflight-table">
        <thead>
          <tr>
            <th scope="col">training</th>
            <th scope="col" title="Weights of the model that learn, of all that it has">
              weights
            </th>
            <th scope="col" title="Weights, optimizer and statistics">
              state
            </th>
            <th scope="col" title="Median of the updates that were measured">
              ms / update
            </th>
            <th scope="col">updates</th>
            <th scope="col" title="How often the whole run does it, and how long it takes once">
              time
            </th>
            <th scope="col" title="Loss on one batch before and after updates on it alone">
              one batch
            </th>
          </tr>
        </thead>
        <tbody>
          {report.trainings.map((training) => {
            const { node, parameters, learning, stateBytes, stepMs, updates, overfit } = training;
            return (
              <tr key={node}>
                <th scope="row">
                  <button type="button" className="link" onClick={() => select([node])}>
                    {node}
                  </button>
                </th>
                <td>{learning === parameters ? whole(parameters) : `${whole(learning)} of ${whole(parameters)}`}</td>
                <td>{formatBytes(stateBytes)}</td>
                <td>{formatNumber(stepMs, 2)}</td>
                <td>{whole(updates)}</td>
                <td>{time(training)}</td>
                <td>
                  {overfit === null
                    ? "–"
                    : `${formatNumber(overfit.before, 2)} → ${overfit.after < 1e-3 * overfit.before ? "0.00" : formatNumber(overfit.after, 2)}`}
                </td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={5}>
              Data, evaluation and the rest
            </th>
            <td>{formatDuration(Math.max(0, report.seconds - trained))}</td>
            <td />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
