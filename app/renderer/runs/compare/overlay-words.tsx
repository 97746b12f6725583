import { type ReactNode, useMemo } from "react";
import { formatNumber } from "../../views/format.ts";
import { makeScale, type Scale } from "../../views/scale.ts";
import { textWidth } from "../../views/text-width.ts";
import type { Frame } from "../curve-options.ts";
import { endLabels } from "../end-labels.ts";
import type { RunSeries } from "../gather.ts";
import type { OverlayPlotProps } from "./overlay-plot.tsx";
import { perPixel, type Sight, sharedX } from "./per-pixel.ts";

/** Where the pointer is, and which line it means, if any. */
export interface Touched {
  readonly x: number;
  readonly line: RunSeries | null;
  readonly value: number;
}
interface Props extends OverlayPlotProps {
  readonly frame: Frame;
  readonly touched: Touched | null;
  /** Every line has its name at its end. */
  readonly named: boolean;
  readonly pixels: number;
}

/** The words over the lines: the metric, names at their ends where there is room for all, and what is pointed at. */
export function OverlayWords({ frame, lines, logX, logY, metric, unit, lit, touched, named, pixels, width, height }: Props): ReactNode {
  const { left, right, top, bottom } = frame;
  const xScale = makeScale({ domain: frame.x, range: [left, right], log: logX });
  const yScale = makeScale({ domain: frame.y, range: [bottom, top], log: logY });
  const bright = lit === null ? [] : lines.filter((line) => line.node === lit && line.faint !== true);
  const sight = useMemo<Sight>(() => ({ from: frame.x[0], to: frame.x[1], columns: pixels, log: logX }), [frame.x, pixels, logX]);
  const title = [metric, ...(logY ? ["logarithmic"] : [])].join(", ");
  return (
    <svg className="vw-plot curve-overlay" width={width} height={height} aria-hidden="true">
      <text className="vw-title" x={0} y={11}>
        {title}
      </text>
      {bright.map((line) => (
        <path key={line.name} className="overlay-lit" d={pathOf(line, sight, xScale, yScale)} style={{ stroke: line.colour }} />
      ))}
      {named
        ? endLabels({ series: lines, xScale, yScale, cursor: touched?.x ?? null }).map((label) => (
            <g key={label.name} opacity={lit === null || bright.some(({ name }) => name === label.name) ? 1 : 0.35}>
              {label.leader === null ? null : <path className="vw-leader" d={label.leader} style={{ stroke: label.colour }} />}
              <text className="vw-text vw-halo vw-label" x={label.x} y={label.y} style={{ fill: label.colour }}>
                {label.name}
                <tspan className="vw-value" dx={5}>
                  {label.value}
                </tspan>
              </text>
            </g>
          ))
        : null}
      {touched === null ? null : (
        <Pointed touched={touched} frame={frame} xScale={xScale} yScale={yScale} unit={unit} after={textWidth(title) + 12} />
      )}
    </svg>
  );
}

function Pointed({
  touched,
  frame,
  xScale,
  yScale,
  unit,
  after,
}: {
  touched: Touched;
  frame: Frame;
  xScale: Scale;
  yScale: Scale;
  unit: string;
  after: number;
}): ReactNode {
  const x = xScale(touched.x);
  const flip = x > (frame.left + frame.right) / 2;
  const { line } = touched;
  const y = line === null ? 0 : Math.min(frame.bottom - 4, Math.max(frame.top + 10, yScale(touched.value)));
  const words = line === null ? "" : `${line.name} ${formatNumber(touched.value, 4)}`;
  const wide = textWidth(words) + 14;
  return (
    <g className="vw-hover">
      <line x1={x} x2={x} y1={frame.top} y2={frame.bottom} />
      <text className="vw-text" {...(flip ? { x, textAnchor: "end" } : { x: Math.max(x, after) })} y={11}>
        {`${unit === "s" ? formatNumber(touched.x, 4) : formatNumber(Math.round(touched.x), 7)} ${unit}`}
      </text>
      {line === null ? null : (
        <>
          <circle cx={x} cy={yScale(touched.value)} r={3.5} style={{ fill: line.colour }} />
          <rect className="vw-chip" x={flip ? x - 8 - wide : x + 8} y={y - 9} width={wide} height={18} rx={4} />
          <text className="vw-text" x={flip ? x - 15 : x + 15} y={y + 4} textAnchor={flip ? "end" : "start"} style={{ fill: line.colour }}>
            {words}
          </text>
        </>
      )}
    </g>
  );
}

/** The line that is pointed at once more, above all others. */
function pathOf(line: RunSeries, sight: Sight, xScale: Scale, yScale: Scale): string {
  const x = sharedX(sight);
  let pen = "M";
  let path = "";
  perPixel(line.x, line.y, sight).forEach((value, i) => {
    if (value === undefined) return;
    if (value === null) pen = "M";
    else {
      path += `${pen}${xScale(x[i]!).toFixed(1)} ${yScale(value).toFixed(1)}`;
      pen = "L";
    }
  });
  return path;
}
