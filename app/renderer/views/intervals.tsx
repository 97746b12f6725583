import type { CSSProperties, ReactNode } from "react";
import type { Intervals } from "../../../nodes/lib/view.ts";
import { Effect } from "./effect.tsx";
import { EffectAxis } from "./effect-axis.tsx";
import { CompactIntervals } from "./intervals-compact.tsx";
import { StatusIcon } from "./status-icon.tsx";
import { noteWords, standing, statusWords, toneOf, type VerdictLine } from "./verdict-words.ts";
import type { ViewProps } from "./view-props.ts";
import "./intervals.css";

/** The verdict: each claim's effect with its interval, then what may be said of it. The first line is the experiment's own. */
export function IntervalsView({ view, width, height, compact = false }: ViewProps<Intervals>): ReactNode {
  if (compact) return <CompactIntervals view={view} width={width} />;
  return (
    <div className="iv" style={{ width, minHeight: height }}>
      {view.lines.map((line, i) => (
        <Line key={`${line.claim}${line.metric}`} line={line} width={width} small={i > 0} />
      ))}
    </div>
  );
}

function Line({ line, width, small }: { line: VerdictLine; width: number; small: boolean }): ReactNode {
  const stands = standing(line);
  const { words, rest } = statusWords(line);
  const waiting = stands === "waiting";
  const style = { "--iv-tone": toneOf(line) } as CSSProperties;
  return (
    <section className={`iv-line${small ? " small" : ""}${waiting ? " iv-waiting" : ""}`} style={style}>
      <p className="iv-claim">{line.claim}</p>
      <Effect line={line} lead="95 % interval " />
      <EffectAxis line={line} width={width} small={small} />
      <div className="iv-status" style={{ color: toneOf(line) }}>
        <StatusIcon standing={stands} />
        <span>
          {words} {rest === "" ? null : <span className="iv-rest">{rest}</span>}
        </span>
      </div>
      <p className="iv-held">
        {[line.metric, noteWords(line), "paired by seed, over training randomness, on this data"].filter((part) => part !== "").join(" · ")}
      </p>
    </section>
  );
}
