import type { ReactNode } from "react";
import type { PlotLayout } from "./plot-layout.ts";

/** Thin lines across a plot with their words, or with words for the pointer where they have no room. */
export function Marks({ marks }: { marks: PlotLayout["marks"] }): ReactNode {
  return marks.map((mark) => (
    <g key={`${mark.label} ${mark.x1} ${mark.y1}`}>
      <title>{mark.label}</title>
      <line className="vw-mark" x1={mark.x1} x2={mark.x2} y1={mark.y1} y2={mark.y2} />
      <line className="vw-mark-reach" x1={mark.x1} x2={mark.x2} y1={mark.y1} y2={mark.y2} />
      {mark.written && (
        <text className="vw-text vw-halo" x={mark.textX} y={mark.textY} textAnchor={mark.anchor}>
          {mark.label}
        </text>
      )}
    </g>
  ));
}
