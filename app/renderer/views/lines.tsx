import type { ReactNode } from "react";
import type { Lines } from "../../../nodes/lib/view.ts";
import { armLook } from "./arm-look.ts";
import { heatColour } from "./heat-colour.ts";
import { Plot } from "./plot.tsx";
import type { PlotSeries } from "./plot-layout.ts";
import { useArmLooks } from "./use-arm-looks.ts";
import type { ViewProps } from "./view-props.ts";

/** Still lines. A single one wears its node's colour (`--tone`), several wear those of their arms. */
export function LinesView({
  view,
  width,
  height,
  compact,
  point,
}: ViewProps<Lines> & { point?: { x: number; y: number } | undefined }): ReactNode {
  const arms = useArmLooks();
  const single = view.series.length === 1;
  const series = view.series.map((line, i): PlotSeries => {
    const look = arms.get(line.name) ?? armLook(i, line.name);
    if (line.tone !== undefined) {
      // Of several pieces of one line the last has its name; a small picture has room for none.
      const isLast = !view.series.slice(i + 1).some(({ name }) => name === line.name);
      const colour = `rgb(${heatColour(line.tone).join(" ")})`;
      return { ...line, colour, dash: line.dashed ? "5 4" : "", ...(compact || !isLast ? { endLabel: "" } : {}) };
    }
    if (single) return { ...line, colour: "var(--tone, var(--accent))", dash: line.dashed === true ? "5 4" : "" };
    return { ...line, colour: look.colour, dash: line.dashed === true ? "5 4" : look.dash };
  });
  return (
    <Plot
      x={view.x}
      y={view.y}
      right={view.right}
      series={series}
      marks={view.marks}
      links={view.links}
      width={width}
      height={height}
      compact={compact}
      point={point}
    />
  );
}
