import type { ReactNode } from "react";
import type { Mark } from "../../../nodes/lib/view.ts";
import { formatNumber } from "../views/format.ts";
import { Marks } from "../views/marks.tsx";
import { placeMarks } from "../views/plot-layout.ts";
import { makeScale } from "../views/scale.ts";
import { textWidth } from "../views/text-width.ts";
import { type ActMark, marksNear } from "./act-marks.ts";
import type { Frame } from "./curve-options.ts";
import { crosshairDots, endLabels } from "./end-labels.ts";
import type { RunSeries } from "./gather.ts";

/** The words of the curves: names and values at the ends of the lines, borders of stages, the crosshair with its step. */
export function CurveOverlay({
  frame,
  series,
  log,
  metric,
  unit,
  marks,
  acts,
  cursor,
  width,
  height,
}: {
  frame: Frame;
  series: readonly RunSeries[];
  log: boolean;
  metric: string;
  unit: string;
  marks: readonly Mark[];
  /** What a person did, each with its words on hover. */
  acts: readonly ActMark[];
  /** x of the crosshair; null without one. */
  cursor: number | null;
  width: number;
  height: number;
}): ReactNode {
  const { left, right, top, bottom } = frame;
  const xScale = makeScale({ domain: frame.x, range: [left, right], log: false });
  const yScale = makeScale({ domain: frame.y, range: [bottom, top], log });
  const inside = marks.filter(({ x }) => x !== undefined && x >= frame.x[0] && x <= frame.x[1]);
  const at = cursor === null || cursor < frame.x[0] || cursor > frame.x[1] ? null : cursor;
  const placed = acts.filter(({ x }) => x >= frame.x[0] && x <= frame.x[1]);
  const near = at === null ? [] : marksNear(placed, at, Math.abs(xScale.invert(left + 6) - xScale.invert(left)));
  const title = log ? `${metric}, logarithmic` : metric;
  const afterTitle = textWidth(title) + 12;
  return (
    <svg className="vw-plot curve-overlay" width={width} height={height} aria-hidden="true">
      <Marks marks={placeMarks(inside, { xScale, yScale, left, right, top, bottom })} />
      <text className="vw-title" x={0} y={11}>
        {title}
      </text>
      {placed.map((mark) => (
        <ActGlyph key={`${mark.x} ${mark.words}`} mark={mark} x={xScale(mark.x)} top={top} bottom={bottom} lit={near.includes(mark)} />
      ))}
      {at === null ? null : (
        <g className="vw-hover">
          <line x1={xScale(at)} x2={xScale(at)} y1={top} y2={bottom} />
          <text
            className="vw-text"
            {...(xScale(at) > (left + right) / 2 ? { x: xScale(at), textAnchor: "end" } : { x: Math.max(xScale(at), afterTitle) })}
            y={11}
          >
            {stepWords(at, unit, series)}
          </text>
          {crosshairDots(series, at, xScale, yScale).map((dot) => (
            <circle key={`${dot.colour} ${dot.y}`} cx={dot.x} cy={dot.y} r={3} style={{ fill: dot.colour }} />
          ))}
        </g>
      )}
      {near.length === 0 ? null : (
        <g className="vw-act-words">
          {near.map(({ words, x }, i) => {
            const px = xScale(x);
            const flip = px > (left + right) / 2;
            return (
              <text
                key={words}
                className="vw-text vw-ink vw-halo"
                x={px + (flip ? -7 : 7)}
                y={top + 14 + 15 * i}
                textAnchor={flip ? "end" : "start"}
              >
                {words}
              </text>
            );
          })}
        </g>
      )}
      {endLabels({ series, xScale, yScale, cursor: at }).map((label) => (
        <g key={label.name}>
          {label.leader === null ? null : <path className="vw-leader" d={label.leader} style={{ stroke: label.colour }} />}
          <text className="vw-text vw-halo vw-label" x={label.x} y={label.y} style={{ fill: label.colour }}>
            {label.name}
            {label.value === "" ? null : (
              <tspan className="vw-value" dx={5}>
                {label.value}
              </tspan>
            )}
          </text>
        </g>
      ))}
    </svg>
  );
}

/** A small flag on the axis; a line through the plot where the training branches off, or while it is pointed at. */
function ActGlyph({ mark, x, top, bottom, lit }: { mark: ActMark; x: number; top: number; bottom: number; lit: boolean }): ReactNode {
  const through = lit || mark.kind === "fork";
  return (
    <g className={`vw-act ${mark.kind}`} style={{ color: mark.colour }}>
      {through ? <line x1={x} x2={x} y1={top} y2={bottom} /> : null}
      {mark.kind === "fork" || mark.kind === "from" ? <circle cx={x} cy={bottom} r={3.5} /> : <path d={`M${x} ${bottom - 9}l4 8h-8z`} />}
    </g>
  );
}

/** "450 updates, 30 % of the training", the share only where all lines have one length. */
function stepWords(at: number, unit: string, series: readonly RunSeries[]): string {
  const lengths = new Set(series.map(({ of }) => of));
  const of = lengths.size === 1 ? [...lengths][0] : undefined;
  const words = `${formatNumber(at, 4)} ${unit}`;
  return of === undefined || unit !== "updates" ? words : `${words}, ${formatNumber((100 * at) / of, 3)} % of the training`;
}
