import { type ComponentType, Suspense } from "react";
import { Canvas } from "../canvas/canvas.tsx";
import { Inspector } from "../inspector/inspector.tsx";
import { Lesson } from "../lesson/lesson.tsx";
import { Library } from "../library/library.tsx";
import { PreflightPanel } from "../preflight/preflight-panel.tsx";
import { Curves } from "../runs/curves.tsx";
import { RunsPanel } from "../runs/list/runs-panel.tsx";
import { Log } from "../runs/log.tsx";
import { Script } from "../script/script.tsx";
import { ErrorBoundary } from "./error-boundary.tsx";
import { type PanelId, panelTitles } from "./panel-ids.ts";
import { Problems } from "./problems.tsx";

const parts: Record<PanelId, ComponentType> = {
  library: Library,
  canvas: Canvas,
  inspector: Inspector,
  lesson: Lesson,
  script: Script,
  curves: Curves,
  runs: RunsPanel,
  preflight: PreflightPanel,
  problems: Problems,
  log: Log,
};

/** One panel, fenced off: while its code loads it is empty, and if it breaks only it is gone. */
export function Panel({ id }: { readonly id: PanelId }) {
  const Part = parts[id];
  return (
    <ErrorBoundary part={panelTitles[id]}>
      <Suspense fallback={null}>
        <Part />
      </Suspense>
    </ErrorBoundary>
  );
}
