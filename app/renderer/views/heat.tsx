import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Heat } from "../../../nodes/lib/view.ts";
import { formatNumber } from "./format.ts";
import { extent } from "./scale.ts";
import type { ViewProps } from "./view-props.ts";

/** Dark violet over teal to pale yellow (after viridis): rises evenly in lightness, so it reads in grey and without red and green. */
const stops = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [253, 231, 37],
] as const;

/** RGB of a share between 0 and 1. */
export function heatColour(share: number): [number, number, number] {
  const at = Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0)) * (stops.length - 1);
  const low = stops[Math.min(stops.length - 2, Math.floor(at))]!;
  const high = stops[Math.min(stops.length - 2, Math.floor(at)) + 1]!;
  const part = at - Math.min(stops.length - 2, Math.floor(at));
  return [0, 1, 2].map((c) => Math.round(low[c]! + (high[c]! - low[c]!) * part)) as [number, number, number];
}

/** A grid of numbers, first row at the top, with its scale beside it. */
export function HeatView({ view, width, height, compact = false }: ViewProps<Heat>): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [at, setAt] = useState<readonly [number, number] | null>(null);
  const { values } = view;
  const rows = values.length;
  const columns = values[0]?.length ?? 0;
  const [low, high] = extent(values);
  useEffect(() => {
    const pen = canvas.current?.getContext("2d");
    if (pen === null || pen === undefined || rows === 0 || columns === 0) return;
    const image = pen.createImageData(columns, rows);
    const colours = values.flatMap((line) => line.map((value) => heatColour((value - low) / (high - low))));
    colours.forEach((colour, i) => {
      image.data.set([...colour, 255], i * 4);
    });
    pen.putImageData(image, 0, 0);
  }, [values, rows, columns, low, high]);
  if (rows === 0 || columns === 0)
    return (
      <div className="vw-empty" style={{ width, height }}>
        nothing to draw yet
      </div>
    );
  const foot = compact ? 0 : 44;
  const found = at === null ? undefined : values[at[0]]?.[at[1]];
  const gradient = `linear-gradient(90deg, ${[0, 0.25, 0.5, 0.75, 1].map((share) => `rgb(${heatColour(share).join(" ")})`).join(", ")})`;
  return (
    <div style={{ width, height }}>
      <canvas
        ref={canvas}
        width={columns}
        height={rows}
        role="img"
        aria-label={`${view.y.label} by ${view.x.label}, from ${formatNumber(low)} to ${formatNumber(high)}`}
        style={{ width, height: height - foot, imageRendering: "pixelated", borderRadius: 4, display: "block" }}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          setAt([
            Math.floor(((event.clientY - box.top) / box.height) * rows),
            Math.floor(((event.clientX - box.left) / box.width) * columns),
          ]);
        }}
        onPointerLeave={() => setAt(null)}
      />
      {compact ? null : (
        <div className="vw-read" style={{ display: "flex", justifyContent: "space-between", gap: 12 }}>
          <span>
            {found === undefined || at === null
              ? `${view.y.label} by ${view.x.label}`
              : `${view.y.label} ${at[0]}, ${view.x.label} ${at[1]}: ${formatNumber(found)}`}
          </span>
          <span>
            {formatNumber(low)} <i style={{ display: "inline-block", width: 64, height: 8, borderRadius: 2, background: gradient }} />{" "}
            {formatNumber(high)}
          </span>
        </div>
      )}
    </div>
  );
}
