import type { CSSProperties, ReactNode } from "react";
import type { Intervals } from "../../../nodes/lib/view.ts";
import { Effect } from "./effect.tsx";
import { EffectAxis } from "./effect-axis.tsx";
import { StatusIcon } from "./status-icon.tsx";
import { standing, statusWords, toneOf, type VerdictLine } from "./verdict-words.ts";

/** The verdict on a node: the first line leads with its effect, the others stand below it in one row and their claim each. */
export function CompactIntervals({ view, width }: { view: Intervals; width: number }): ReactNode {
  return (
    <div className="iv compact" style={{ width }}>
      {view.lines.map((line, i) => {
        const Line = i === 0 ? Lead : Other;
        return <Line key={`${line.claim}${line.metric}`} line={line} width={width} />;
      })}
    </div>
  );
}

interface LineProps {
  readonly line: VerdictLine;
  readonly width: number;
}
const styleOf = (line: VerdictLine) => ({ "--iv-tone": toneOf(line) }) as CSSProperties;
const classOf = (line: VerdictLine, name: string) => `iv-line ${name}${standing(line) === "waiting" ? " iv-waiting" : ""}`;

function Lead({ line, width }: LineProps): ReactNode {
  const { words, rest } = statusWords(line);
  return (
    <section className={classOf(line, "lead")} style={styleOf(line)}>
      <Effect line={line} />
      <EffectAxis line={line} width={width} small />
      <p className="iv-claim">{line.claim}</p>
      <div className="iv-status" style={{ color: toneOf(line) }}>
        <StatusIcon standing={standing(line)} />
        <span>
          {words} {rest === "" ? null : <span className="iv-rest">{rest}</span>}
        </span>
      </div>
    </section>
  );
}

/** Room for an effect and its interval, one above the other. */
const left = 122;

function Other({ line, width }: LineProps): ReactNode {
  const { words, rest } = statusWords(line);
  return (
    <section className={classOf(line, "small")} style={styleOf(line)}>
      <div className="iv-row">
        <Effect line={line} />
        <EffectAxis line={line} width={width - left} small />
      </div>
      <p className="iv-claim" title={`${words} ${rest}`}>
        <span className="iv-mark" style={{ color: toneOf(line) }}>
          <StatusIcon standing={standing(line)} size={13} />
        </span>
        {line.claim}
      </p>
    </section>
  );
}
