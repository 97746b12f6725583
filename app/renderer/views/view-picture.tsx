import type { ReactNode } from "react";
import type { View } from "../../../nodes/lib/view.ts";
import { BarsView } from "./bars.tsx";
import { FieldView } from "./field.tsx";
import { HeatView } from "./heat.tsx";
import { ImagesView } from "./images.tsx";
import { IntervalsView } from "./intervals.tsx";
import { LinesView } from "./lines.tsx";
import { MatrixView } from "./matrix.tsx";
import { NetworkView } from "./network.tsx";
import { ScatterView } from "./scatter.tsx";
import { TableViewPicture } from "./table-view.tsx";
import { TextView } from "./text.tsx";
import { trialsOf } from "./trials.ts";
import { CompactTrials, TrialsView } from "./trials-view.tsx";
import type { ViewProps } from "./view-props.ts";
import "./views.css";

/**
 * Draws whatever a node showed. `Intervals`, `TableView` and `Text` flow to the height that they need;
 * the others fill `height`. `point` is where the run is now on a schedule's line.
 */
export function ViewPicture({
  view,
  width,
  height,
  compact = false,
  point,
}: ViewProps<View> & { point?: { x: number; y: number } | undefined }): ReactNode {
  const room = { width, height, compact };
  switch (view.is) {
    case "Lines":
      return <LinesView view={view} {...room} point={point} />;
    case "Bars":
      return <BarsView view={view} {...room} />;
    case "Matrix":
      return <MatrixView view={view} {...room} />;
    case "Images":
      return <ImagesView view={view} {...room} />;
    case "Scatter":
      return <ScatterView view={view} {...room} />;
    case "Heat":
      return <HeatView view={view} {...room} />;
    case "Field":
      return <FieldView view={view} {...room} />;
    case "Network":
      return <NetworkView view={view} {...room} />;
    case "TableView": {
      const trials = trialsOf(view);
      if (trials === null) return <TableViewPicture view={view} {...room} />;
      return compact ? (
        <CompactTrials trials={trials} width={width} height={height} />
      ) : (
        <TrialsView view={view} trials={trials} {...room} />
      );
    }
    case "Text":
      return <TextView view={view} {...room} />;
    case "Intervals":
      return <IntervalsView view={view} {...room} />;
  }
}
