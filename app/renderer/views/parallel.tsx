import { type KeyboardEvent, type PointerEvent, type ReactNode, useMemo, useRef, useState } from "react";
import { formatNumber } from "./format.ts";
import { textWidth } from "./text-width.ts";
import {
  type Brushes,
  brushed,
  type Dimension,
  dimensionOf,
  isInside,
  shareOf,
  type Trial,
  type Trials,
  toneOf,
  valueAt,
} from "./trials.ts";

interface Props {
  readonly trials: Trials;
  readonly width: number;
  readonly height: number;
  readonly compact?: boolean;
  /** The column that gives the colour. */
  readonly colour: string;
  readonly brushes: Brushes;
  onBrush?(brushes: Brushes): void;
}

/**
 * Every trial as a line through its numbers, coloured by one of them. Dragging along an axis keeps the trials between; the ends
 * of what is kept are sliders for the keyboard, and Delete or a double-click on the axis lets all through again.
 */
export function Parallel({ trials, width, height, compact = false, colour, brushes, onBrush }: Props): ReactNode {
  const narrow = compact || width < 420;
  const dimensions = useMemo(() => fitting(trials, colour, width).map((column) => dimensionOf(trials, column)), [trials, colour, width]);
  const tone = dimensions.find(({ column }) => column === colour) ?? (dimensions.at(-1) as Dimension);
  const [near, setNear] = useState<Trial | null>(null);
  const bare = compact && height < 80;
  const frame = compact
    ? { top: bare ? 20 : 18, bottom: height - 6, left: 10, right: width - 10 }
    : { top: 34, bottom: height - 12, left: 34, right: width - 46 };
  const xOf = (at: number) => frame.left + (dimensions.length < 2 ? 0.5 : at / (dimensions.length - 1)) * (frame.right - frame.left);
  const yOf = (share: number) => frame.bottom - share * (frame.bottom - frame.top);
  const kept = new Set(trials.rows.filter((trial) => isInside(trial, brushes, dimensions)));
  const pathOf = ({ values }: Trial) => {
    const points = dimensions.flatMap((dimension, at) => {
      const value = values[dimension.column];
      return value === undefined ? [] : [`${xOf(at).toFixed(1)} ${yOf(shareOf(dimension, value)).toFixed(1)}`];
    });
    return `M${points.join("L")}`;
  };
  const toned = (trial: Trial) => toneOf(shareOf(tone, trial.values[tone.column] ?? Number.NaN));
  // The best stand on top, whichever end is best: those in the middle are drawn first.
  const drawn = [...kept].sort((a, b) => edge(tone, a) - edge(tone, b));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing cannot be a fieldset
    <svg
      className="vw-parallel"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="group"
      aria-label={`${kept.size} of ${trials.rows.length} trials, coloured by ${tone.column}`}
    >
      {trials.rows.map((trial, at) =>
        kept.has(trial) ? null : (
          // biome-ignore lint/suspicious/noArrayIndexKey: trials have no other name
          <path key={at} className="vw-trial out" d={pathOf(trial)} />
        ),
      )}
      {drawn.map((trial) => {
        const d = pathOf(trial);
        return (
          <g key={d} onPointerEnter={() => setNear(trial)} onPointerLeave={() => setNear(null)}>
            <path className={near === trial ? "vw-trial near" : "vw-trial"} d={d} style={{ stroke: toned(trial) }} />
            {compact ? null : <path className="vw-trial-reach" d={d} />}
          </g>
        );
      })}
      {dimensions.map((dimension, at) => (
        <Axis
          key={dimension.column}
          dimension={dimension}
          x={xOf(at)}
          yOf={yOf}
          compact={compact}
          narrow={narrow}
          bare={bare}
          anchor={dimensions.length < 2 ? "middle" : at === 0 ? "start" : at === dimensions.length - 1 ? "end" : "middle"}
          room={(frame.right - frame.left) / Math.max(1, dimensions.length - 1)}
          brush={brushes[dimension.column]}
          near={near?.values[dimension.column]}
          onBrush={onBrush === undefined ? undefined : (range) => onBrush(brushed(brushes, dimension.column, range))}
        />
      ))}
    </svg>
  );
}

/** Where not all columns have room, those that were tried and the one that gives the colour go first. */
function fitting({ columns, parameters, metrics }: Trials, colour: string, width: number): readonly string[] {
  const most = Math.max(2, Math.floor(width / (width < 420 ? 62 : 96)));
  const first = new Set([...parameters, colour, ...metrics, ...columns].slice(0, Math.max(most, parameters.length + 1)));
  return columns.filter((column) => first.has(column));
}

function ends({ ticks }: Dimension): readonly number[] {
  return ticks.length < 2 ? ticks : [ticks[0] as number, ticks.at(-1) as number];
}

function edge(tone: Dimension, { values }: Trial): number {
  return Math.abs(shareOf(tone, values[tone.column] ?? Number.NaN) - 0.5) || 0;
}

interface AxisProps {
  readonly dimension: Dimension;
  readonly x: number;
  yOf(share: number): number;
  readonly compact: boolean;
  /** Only the ends have numbers. */
  readonly narrow: boolean;
  /** Too low for names. */
  readonly bare: boolean;
  readonly anchor: "start" | "middle" | "end";
  readonly room: number;
  readonly brush: readonly [number, number] | undefined;
  /** Value of the trial under the pointer. */
  readonly near: number | undefined;
  readonly onBrush: ((range: readonly [number, number]) => void) | undefined;
}

function Axis({ dimension, x, yOf, compact, narrow, bare, anchor, room, brush, near, onBrush }: AxisProps): ReactNode {
  const from = useRef<number | null>(null);
  const [top, bottom] = [yOf(1), yOf(0)];
  const share = (event: PointerEvent<SVGRectElement>) => {
    const box = (event.currentTarget.ownerSVGElement as SVGSVGElement).getBoundingClientRect();
    return Math.min(1, Math.max(0, (bottom - (event.clientY - box.top)) / (bottom - top)));
  };
  const [low, high] = brush ?? [0, 1];
  const titleX = anchor === "start" ? Math.min(x, 4) : anchor === "end" ? x + (compact ? 8 : 42) : x;
  return (
    <g>
      <line className="vw-axis" x1={x} x2={x} y1={top} y2={bottom} />
      {bare ? null : (
        <text className="vw-title" x={titleX} y={compact ? 11 : 14} textAnchor={anchor}>
          {shortened(dimension.column, anchor === "middle" ? room - 8 : room * 0.5 + 30)}
        </text>
      )}
      {compact
        ? null
        : (narrow ? ends(dimension) : dimension.ticks).map((tick) => (
            <text key={tick} className="vw-tick vw-halo" x={x + 6} y={yOf(shareOf(dimension, tick)) + 4}>
              {formatNumber(tick)}
            </text>
          ))}
      {near === undefined ? null : (
        <text className="vw-text vw-halo" x={x + 6} y={yOf(shareOf(dimension, near)) - 6}>
          {formatNumber(near, 4)}
        </text>
      )}
      {brush === undefined ? null : (
        <rect className="vw-brush" x={x - 6} width={12} y={yOf(high)} height={Math.max(2, yOf(low) - yOf(high))} />
      )}
      {onBrush === undefined ? null : (
        <>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the two sliders do the same from the keyboard */}
          <rect
            className="vw-brush-ground"
            x={x - 12}
            width={24}
            y={top - 6}
            height={bottom - top + 12}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId);
              from.current = share(event);
            }}
            onPointerMove={(event) => {
              if (from.current !== null && Math.abs(share(event) - from.current) > 0.02) onBrush([from.current, share(event)]);
            }}
            onPointerUp={() => {
              from.current = null;
            }}
            onDoubleClick={() => onBrush([0, 1])}
          >
            <title>{`Drag to keep a range of ${dimension.column}; double-click to keep all`}</title>
          </rect>
          <Handle
            name={`lowest ${dimension.column}`}
            dimension={dimension}
            x={x}
            y={yOf(low)}
            at={low}
            onMove={(next) => onBrush([Math.min(next, high), high])}
            onClear={() => onBrush([0, 1])}
          />
          <Handle
            name={`highest ${dimension.column}`}
            dimension={dimension}
            x={x}
            y={yOf(high)}
            at={high}
            onMove={(next) => onBrush([low, Math.max(next, low)])}
            onClear={() => onBrush([0, 1])}
          />
        </>
      )}
    </g>
  );
}

interface HandleProps {
  readonly name: string;
  readonly dimension: Dimension;
  readonly x: number;
  readonly y: number;
  /** Share of the axis. */
  readonly at: number;
  onMove(share: number): void;
  onClear(): void;
}

function Handle({ name, dimension, x, y, at, onMove, onClear }: HandleProps): ReactNode {
  const key = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 0.2 : 0.05;
    const next = { ArrowUp: at + step, ArrowRight: at + step, ArrowDown: at - step, ArrowLeft: at - step, Home: 0, End: 1 }[event.key];
    const clears = event.key === "Delete" || event.key === "Backspace";
    if (clears) onClear();
    if (next === undefined && !clears) return;
    event.preventDefault();
    event.stopPropagation();
    if (next !== undefined) onMove(Math.min(1, Math.max(0, next)));
  };
  const value = valueAt(dimension, at);
  return (
    <rect
      className="vw-handle"
      x={x - 7}
      y={y - 3}
      width={14}
      height={6}
      rx={3}
      role="slider"
      tabIndex={0}
      aria-label={name}
      aria-orientation="vertical"
      aria-valuemin={dimension.domain[0]}
      aria-valuemax={dimension.domain[1]}
      aria-valuenow={value}
      aria-valuetext={formatNumber(value)}
      onKeyDown={key}
    />
  );
}

function shortened(text: string, room: number): string {
  if (textWidth(text) <= room) return text;
  // Of `cyclical.accuracy` both parts matter: the middle goes.
  for (let left = text.length - 2; left > 3; left--) {
    const kept = `${text.slice(0, Math.ceil(left / 2))}…${text.slice(text.length - Math.floor(left / 2))}`;
    if (textWidth(kept) <= room) return kept;
  }
  return text.slice(0, 3);
}
