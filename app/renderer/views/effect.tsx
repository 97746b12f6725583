import type { ReactNode } from "react";
import { effectWords, intervalOf, standing, type VerdictLine } from "./verdict-words.ts";

/** The number that a line leads with, its unit, and its interval; grey until the planned seeds are in. */
export function Effect({ line, lead = "" }: { line: VerdictLine; lead?: string }): ReactNode {
  const written = effectWords(line);
  const interval = intervalOf(line);
  const none = line.dots.length === 0;
  const waiting = standing(line) === "waiting";
  return (
    <div className="iv-effect">
      <span className="iv-number" style={waiting ? { color: "var(--dim)" } : undefined}>
        {none ? "–" : written(line.mean)}
      </span>
      <span className="iv-unit">
        {line.unit}
        {waiting && !none ? " so far" : ""}
      </span>
      {interval === null ? null : (
        <span className="iv-interval">
          {lead}
          {written(interval[0])} … {written(interval[1])}
        </span>
      )}
    </div>
  );
}
