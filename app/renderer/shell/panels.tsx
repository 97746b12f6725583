import { type ComponentType, lazy, Suspense } from "react";
import { Canvas } from "../canvas/canvas.tsx";
import { Inspector } from "../inspector/inspector.tsx";
import { Library } from "../library/library.tsx";
import { Curves } from "../runs/curves.tsx";
import { Log } from "../runs/log.tsx";
import { Script } from "../script/script.tsx";
import { ErrorBoundary } from "./error-boundary.tsx";
import { type PanelId, panelTitles } from "./panel-ids.ts";
import { Problems } from "./problems.tsx";

const files = import.meta.glob(["../gallery/gallery.tsx", "../lesson/lesson.tsx"]) as Record<
  string,
  () => Promise<Record<string, ComponentType>>
>;
const Missing = () => <p className="broken">Not there yet.</p>;
function part(path: string, name: string): ComponentType {
  const load = files[path];
  if (load === undefined) return Missing;
  return lazy(async () => ({ default: (await load())[name] ?? Missing }));
}

const parts: Record<PanelId, ComponentType> = {
  library: Library,
  canvas: Canvas,
  inspector: Inspector,
  lesson: part("../lesson/lesson.tsx", "Lesson"),
  script: Script,
  curves: Curves,
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
