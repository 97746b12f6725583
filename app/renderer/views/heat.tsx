import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Heat } from "../../../nodes/lib/view.ts";
import { formatNumber } from "./format.ts";
import { heatColour } from "./heat-colour.ts";
import { HeatPlane } from "./heat-plane.tsx";
import { extent } from "./scale.ts";
import type { ViewProps } from "./view-props.ts";

/** A grid of numbers with its scale beside it: first row at the top, or over a plane with axes. */
export function HeatView(props: ViewProps<Heat>): ReactNode {
  const { extent: plane } = props.view;
  return plane === undefined ? <HeatGrid {...props} /> : <HeatPlane {...props} plane={plane} />;
}

function HeatGrid({ view, width, height, compact = false }: ViewProps<Heat>): ReactNode {
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
