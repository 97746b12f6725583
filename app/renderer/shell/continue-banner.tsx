import type { RunRow } from "../../common/run-record.ts";
import { continueRun, dismissRun, useInterrupted } from "./interrupted.ts";
import { isBusy, useRuns } from "./run-store.ts";
import "./continue-banner.css";

/** A run that broke off, by a crash or because the app was closed, is offered once; the newest first. */
export function ContinueBanner() {
  const [row] = useInterrupted((state) => state.runs);
  const others = useInterrupted((state) => state.runs.length - 1);
  const busy = useRuns((state) => isBusy(state.state));
  // It would run instead of what runs.
  if (row === undefined || busy) return null;
  return (
    <section className="continue-banner" aria-label="Interrupted run">
      <p role="status">
        <strong>{row.notes?.title ?? row.title}</strong> was interrupted {placeOf(row)}.
        {others > 0 && <span className="faint"> {others === 1 ? "One more was, too." : `${others} more were, too.`}</span>}
      </p>
      <button type="button" className="button" onClick={() => void continueRun(row)}>
        Continue
      </button>
      <button type="button" className="button plain" onClick={() => void dismissRun(row)}>
        Dismiss
      </button>
    </section>
  );
}

const number = new Intl.NumberFormat("en");

function placeOf({ step, of }: RunRow): string {
  if (!(step > 0)) return "before its first update";
  return `at update ${number.format(step)}${of > 0 ? ` of ${number.format(of)}` : ""}`;
}
