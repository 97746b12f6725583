import type { ReactNode } from "react";
import { Drawing } from "./drawing.tsx";
import { formatSigned } from "./format.ts";
import { makeScale } from "./scale.ts";
import { textWidth } from "./text-width.ts";
import { acceptance, borders, effectDomain, intervalOf, toCome, type VerdictLine } from "./verdict-words.ts";

/**
 * Zero, the region in which the claim would be right, the interval and each seed on one axis.
 * Seeds that are still to come stand hollow beyond its end: they have no place on it yet.
 */
export function EffectAxis({ line, width, small }: { line: VerdictLine; width: number; small: boolean }): ReactNode {
  const waiting = toCome(line);
  const rack = waiting === 0 ? 0 : Math.min(waiting, 8) * 11 + 8;
  const right = width - rack;
  const height = small ? 46 : 74;
  const bottom = height - 19;
  const scale = makeScale({ domain: effectDomain(line), range: [1, right - 1], log: false });
  const at = (value: number) => Math.min(right, Math.max(0, scale(value)));
  const region = acceptance(line);
  const interval = intervalOf(line);
  const dotY = small ? bottom - 8 : bottom - 13;
  const barY = small ? 8 : 18;
  return (
    <Drawing also="iv-axis" width={width} height={height} says={describe(line)}>
      {region === null ? null : (
        <rect className="iv-region" x={at(region[0])} y={0} width={Math.max(0, at(region[1]) - at(region[0]))} height={bottom} />
      )}
      <line className="vw-axis" x1={0} x2={right} y1={bottom + 0.5} y2={bottom + 0.5} />
      {borders(line).map((border) => (
        <line key={border.at} className="iv-margin" x1={at(border.at)} x2={at(border.at)} y1={0} y2={bottom} />
      ))}
      <line className="iv-zero" x1={at(0)} x2={at(0)} y1={0} y2={bottom + 4} />
      {interval === null ? null : (
        <g>
          <line className="iv-bar" x1={at(interval[0])} x2={at(interval[1])} y1={barY} y2={barY} />
          {interval.map((end, i) =>
            scale(end) < 0 || scale(end) > right ? (
              // It goes on beyond the axis.
              <path
                key={i === 0 ? "lo" : "hi"}
                className="iv-bar"
                fill="none"
                d={
                  i === 0
                    ? `M5 ${barY - 4}L1 ${barY}L5 ${barY + 4}`
                    : `M${right - 5} ${barY - 4}L${right - 1} ${barY}L${right - 5} ${barY + 4}`
                }
              />
            ) : (
              <line
                key={i === 0 ? "lo" : "hi"}
                className="iv-bar"
                style={{ strokeWidth: 1.5 }}
                x1={at(end)}
                x2={at(end)}
                y1={barY - 5}
                y2={barY + 5}
              />
            ),
          )}
        </g>
      )}
      {line.dots.length === 0 ? null : <path className="iv-mean" d={diamond(at(line.mean), barY, small ? 5 : 6.5)} />}
      {line.dots.map((dot) => (
        <circle key={dot.seed} className="iv-dot" cx={at(dot.value)} cy={dotY} r={small ? 3 : 4}>
          <title>{`seed ${dot.seed}: ${formatSigned(dot.value, 3)} ${line.unit}`}</title>
        </circle>
      ))}
      {places(waiting).map((place) => (
        <circle key={place} className="iv-planned" cx={right + 12 + place * 11} cy={dotY} r={small ? 3 : 4} />
      ))}
      <Words line={line} at={at} y={bottom + 15} width={right} />
    </Drawing>
  );
}

/** "0" and the borders under the axis; a word that would touch zero's is put beside it. */
function Words({ line, at, y, width }: { line: VerdictLine; at: (value: number) => number; y: number; width: number }): ReactNode {
  const zero = at(0);
  const taken: [number, number][] = [[zero - 5, zero + 5]];
  return (
    <g>
      <text className="vw-tick" x={zero} y={y} textAnchor="middle">
        0
      </text>
      {borders(line).map((border) => {
        const text = `${border.word} ${formatSigned(border.at)}`;
        // Tabular figures are a little wider than those that were measured.
        const half = textWidth(text) / 2 + 3;
        let x = Math.min(width - half, Math.max(half, at(border.at)));
        for (const [from, to] of taken) {
          if (x + half + 6 <= from || x - half - 6 >= to) continue;
          x = border.at >= 0 ? to + half + 6 : from - half - 6;
        }
        if (x - half < -2 || x + half > width + 2) return null;
        taken.push([x - half, x + half]);
        return (
          <text key={border.at} className="vw-text" x={x} y={y} textAnchor="middle">
            {text}
          </text>
        );
      })}
    </g>
  );
}

const places = (waiting: number) => Array.from({ length: Math.min(waiting, 8) }, (_, place) => place);
const diamond = (x: number, y: number, r: number) => `M${x - r} ${y}L${x} ${y - r}L${x + r} ${y}L${x} ${y + r}Z`;

function describe(line: VerdictLine): string {
  const interval = intervalOf(line);
  const range = interval === null ? "" : `, 95 % interval ${formatSigned(interval[0])} to ${formatSigned(interval[1])}`;
  return `effect ${formatSigned(line.mean)} ${line.unit}${range}, ${line.dots.length} of ${line.planned} seeds`;
}
