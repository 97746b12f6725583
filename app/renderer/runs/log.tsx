import type { ReactNode } from "react";
import { useRuns } from "../shell/run-store.ts";
import "./runs.css";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });

/** What the run said, line by line; stays at the newest line while the reader is at the end (`column-reverse` does that). */
export function Log(): ReactNode {
  const lines = useRuns((runs) => runs.log);
  if (lines.length === 0) return <p className="runs-empty">Nothing was run yet.</p>;
  return (
    <div className="runs-log mono" role="log">
      <div>
        {lines.map((line) => (
          <div key={line.id} className={line.kind === "problem" ? "problem" : ""}>
            <time>{clock.format(line.time)}</time>
            <span>
              {line.kind === "problem" ? "problem: " : ""}
              {line.text}
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}
