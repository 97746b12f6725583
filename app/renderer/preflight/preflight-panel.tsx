import type { ReactNode } from "react";
import { formatBytes } from "../shell/bytes.ts";
import { useDocument } from "../shell/document-store.ts";
import { Icon } from "../shell/icon.tsx";
import { staleAfter } from "../shell/stale.ts";
import { formatDuration } from "../views/format.ts";
import { CheckList } from "./check-list.tsx";
import { FinishIn } from "./finish-in.tsx";
import { ForecastTable } from "./forecast-table.tsx";
import { checkBeforeRunning, usePreflight } from "./preflight-store.ts";
import "./preflight.css";

/** Before a run: what looks wrong, what each training will cost, and a way to make it end in time. */
export function PreflightPanel() {
  const { state, report, problem, of } = usePreflight();
  const document = useDocument((now) => now.document);
  const measuring = state === "measuring";
  const stale = of !== null && !measuring && staleAfter(of, document).size > 0;
  return (
    <section className="preflight" aria-label="Check before running" aria-busy={measuring}>
      <div className="preflight-bar">
        <button type="button" className="button" disabled={measuring} onClick={checkBeforeRunning}>
          <Icon name="check" /> {measuring ? "Measuring" : report === null ? "Check before running" : "Check again"}
        </button>
        <p className="preflight-sum" role="status">
          {summary({ measuring, stale })}
        </p>
      </div>
      {problem !== null && state === "failed" && (
        <p className="preflight-failed">
          <Icon name="warning" /> {problem.message} <span className="dim">{problem.fix}</span>
        </p>
      )}
      {report !== null && (
        <div className="preflight-columns" data-stale={stale || measuring}>
          <CheckList checks={report.checks} />
          <ForecastTable report={report} />
          <FinishIn disabled={stale || measuring} />
        </div>
      )}
      {report === null && state === "idle" && (
        <p className="preflight-empty">
          Measures the first updates of each training and looks at data and schedules. Nothing is run or kept; it takes a few seconds.
        </p>
      )}
    </section>
  );

  function summary({ measuring, stale }: { measuring: boolean; stale: boolean }): ReactNode {
    if (measuring) return "The first updates of each training are being timed.";
    if (report === null) return "";
    if (stale) return "The experiment has changed since it was checked.";
    return (
      <>
        <strong>
          {report.complete ? "About" : "At least"} {formatDuration(report.seconds)}
        </strong>{" "}
        for the whole run, up to {formatBytes(report.bytes)} in memory{" "}
        <span className="faint">· measured in {(report.took / 1000).toFixed(1)} s</span>
      </>
    );
  }
}
