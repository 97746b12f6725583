import type { ReactNode } from "react";
import type { Axis, Lines, Mark } from "../../../nodes/lib/view.ts";
import { decimate } from "./decimate.ts";
import { Drawing } from "./drawing.tsx";
import { Marks } from "./marks.tsx";
import { arrowHead, bandPath, linePath } from "./path.ts";
import { PlotHover } from "./plot-hover.tsx";
import { layoutPlot, type PlotLayout, type PlotSeries } from "./plot-layout.ts";

export interface PlotProps {
  readonly x: Axis;
  readonly y: Axis;
  readonly right?: Axis | undefined;
  readonly series: readonly PlotSeries[];
  readonly marks?: readonly Mark[] | undefined;
  readonly links?: Lines["links"] | undefined;
  readonly width: number;
  readonly height: number;
  readonly compact?: boolean | undefined;
  /** Fixes the horizontal axis, so that a live curve grows into its place instead of being squeezed. */
  readonly domainX?: readonly [number, number] | undefined;
  /** Where the run is now: a dot that travels along the first line. */
  readonly point?: { readonly x: number; readonly y: number } | undefined;
  /** What was done at these places: flags on the lower axis, their words on hover. */
  readonly flags?: readonly { readonly x: number; readonly words: string }[] | undefined;
  readonly title?: string;
}

/** Lines with bands, few ticks, the unit in the last tick and the names at the ends of the lines. */
export function Plot(props: PlotProps): ReactNode {
  const { width, height, compact = false } = props;
  const layout = layoutPlot(props);
  return (
    <Drawing width={width} height={height} says={describe(props)}>
      <Axes layout={layout} compact={compact} width={width} />
      <Marks marks={layout.marks} />
      {/* The first line (the candidate) lies on top. */}
      {[...props.series].reverse().map((line) => (
        <Line key={`${line.name} ${line.colour} ${line.dash}`} line={line} layout={layout} width={width} />
      ))}
      {(props.links ?? []).map((link) => (
        <Link key={`${link.from.x} ${link.from.y} ${link.to.x} ${link.to.y}`} link={link} layout={layout} />
      ))}
      {layout.labels.map((label) => (
        <g key={label.name}>
          {label.leader === null ? null : <path className="vw-leader" d={label.leader} style={{ stroke: label.colour }} />}
          <text className="vw-text vw-halo vw-label" x={label.x} y={label.y} style={{ fill: label.colour }}>
            {label.text}
          </text>
        </g>
      ))}
      {(props.flags ?? []).map((flag) => (
        <Flag key={`${flag.x} ${flag.words}`} flag={flag} layout={layout} />
      ))}
      {props.point === undefined ? null : <Now layout={layout} point={props.point} />}
      {compact ? null : <PlotHover layout={layout} series={props.series} x={props.x} />}
    </Drawing>
  );
}

function Axes({ layout, compact, width }: { layout: PlotLayout; compact: boolean; width: number }): ReactNode {
  const { left, right, top, bottom } = layout.frame;
  return (
    <g>
      {layout.yTicks.map((tick) => (
        <g key={tick.text}>
          {compact ? null : <line className="vw-grid" x1={left} x2={right} y1={tick.at} y2={tick.at} />}
          <text className="vw-tick" x={left - (compact ? 5 : 8)} y={tick.textAt} textAnchor="end">
            {tick.text}
          </text>
        </g>
      ))}
      {layout.rightTicks.map((tick) => (
        <text key={tick.text} className="vw-tick" x={right + 8} y={tick.textAt} textAnchor="start">
          {tick.text}
        </text>
      ))}
      <line className="vw-axis" x1={left} x2={right} y1={bottom} y2={bottom} />
      {layout.xTicks.map((tick) => (
        <text key={tick.text} className="vw-tick" x={tick.at} y={bottom + 16} textAnchor={tick.anchor}>
          {tick.text}
        </text>
      ))}
      {layout.title === "" ? null : (
        <text className="vw-title" x={layout.titleX} y={top - 10} style={{ fill: layout.titleColour ?? undefined }}>
          {layout.title}
        </text>
      )}
      {layout.rightTitle === "" ? null : (
        <text className="vw-title" x={width} y={top - 10} textAnchor="end" style={{ fill: layout.rightTitleColour ?? undefined }}>
          {layout.rightTitle}
        </text>
      )}
    </g>
  );
}

function Line({ line, layout, width }: { line: PlotSeries; layout: PlotLayout; width: number }): ReactNode {
  const scaleY = line.axis === 1 ? layout.rightScale : layout.yScale;
  // Two pixels a bucket: what is left out could not be seen.
  const indices = decimate(line.y, Math.max(40, Math.round(width / 2)));
  const band = line.lo !== undefined && line.hi !== undefined ? bandPath(line.x, line.lo, line.hi, layout.xScale, scaleY, indices) : "";
  const lone = indices.length === 1;
  return (
    <g>
      {band === "" ? null : <path className="vw-band" d={band} style={{ fill: line.colour }} />}
      {lone ? (
        <circle r={3} cx={layout.xScale(line.x[0]!)} cy={scaleY(line.y[0]!)} style={{ fill: line.colour }} />
      ) : (
        <path
          className="vw-line"
          d={linePath(line.x, line.y, layout.xScale, scaleY, indices)}
          style={{ stroke: line.colour, strokeWidth: line.thick ? 3.2 : 1.7 }}
          strokeDasharray={line.dash}
        />
      )}
      {line.dots && !lone
        ? indices.map((i) => (
            <circle key={i} r={2.6} cx={layout.xScale(line.x[i]!)} cy={scaleY(line.y[i]!)} style={{ fill: line.colour }} />
          ))
        : null}
    </g>
  );
}

/** A thin arrow; its head is drawn, because a marker would not take the colour of the theme in a saved picture. */
function Link({ link, layout }: { link: NonNullable<Lines["links"]>[number]; layout: PlotLayout }): ReactNode {
  const [x1, y1] = [layout.xScale(link.from.x), layout.yScale(link.from.y)];
  const [x2, y2] = [layout.xScale(link.to.x), layout.yScale(link.to.y)];
  return <path className="vw-link" d={`M${x1} ${y1}L${x2} ${y2}${arrowHead(x1, y1, x2, y2, 5)}`} />;
}

function Flag({ flag, layout }: { flag: { x: number; words: string }; layout: PlotLayout }): ReactNode {
  const { left, right, bottom } = layout.frame;
  const x = layout.xScale(flag.x);
  if (x < left || x > right) return null;
  return (
    <path className="vw-flag" d={`M${x} ${bottom - 7}l3.5 7h-7z`}>
      <title>{flag.words}</title>
    </path>
  );
}

function Now({ layout, point }: { layout: PlotLayout; point: { x: number; y: number } }): ReactNode {
  const x = layout.xScale(point.x);
  const y = layout.yScale(point.y);
  return (
    <g className="vw-now">
      <line x1={x} x2={x} y1={layout.frame.top} y2={layout.frame.bottom} />
      <circle cx={x} cy={y} r={3.5} />
    </g>
  );
}

function describe({ x, y, series, title }: PlotProps): string {
  const names = series.map((line) => line.name).join(", ");
  return title ?? `${y.label} over ${x.label}: ${names}`;
}
