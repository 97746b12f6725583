import { type ComponentType, lazy, Suspense } from "react";
import { ErrorBoundary } from "./error-boundary.tsx";

const files = import.meta.glob("../{canvas,library,gallery,lesson,runs,inspector,script,shell}/*.tsx") as Record<
  string,
  () => Promise<Record<string, ComponentType>>
>;

const Missing = () => <p className="broken">Not there yet.</p>;

function part(path: string, name: string): ComponentType {
  const load = files[path];
  if (load === undefined) return Missing;
  return lazy(async () => ({ default: (await load())[name] ?? Missing }));
}

/** What can stand in a panel, by the id that the remembered layout knows it by. */
export const panels = {
  library: { title: "Library", Part: part("../library/library.tsx", "Library") },
  canvas: { title: "Canvas", Part: part("../canvas/canvas.tsx", "Canvas") },
  inspector: { title: "Inspector", Part: part("../inspector/inspector.tsx", "Inspector") },
  lesson: { title: "Lesson", Part: part("../lesson/lesson.tsx", "Lesson") },
  script: { title: "Script", Part: part("../script/script.tsx", "Script") },
  curves: { title: "Curves", Part: part("../runs/curves.tsx", "Curves") },
  problems: { title: "Problems", Part: part("./problems.tsx", "Problems") },
  log: { title: "Log", Part: part("../runs/log.tsx", "Log") },
} as const;
export type PanelId = keyof typeof panels;

export const Gallery = part("../gallery/gallery.tsx", "Gallery");

/** One panel, fenced off: while its code loads it is empty, and if it breaks only it is gone. */
export function Panel({ id }: { readonly id: PanelId }) {
  const { title, Part } = panels[id];
  return (
    <ErrorBoundary part={title}>
      <Suspense fallback={null}>
        <Part />
      </Suspense>
    </ErrorBoundary>
  );
}
