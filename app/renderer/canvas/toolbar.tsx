import { useReactFlow } from "@xyflow/react";
import { move } from "../../common/edit.ts";
import { useDocument } from "../shell/document-store.ts";
import { dockedState, toggleDocked } from "./commands.ts";
import { tidy } from "./tidy.ts";
import { shown } from "./use-shown.ts";

/** Lays the whole graph out in columns, as one step of undo. */
export async function tidyDocument(): Promise<void> {
  const { document, catalog, apply } = useDocument.getState();
  const places = await tidy(shown(document, catalog));
  if (useDocument.getState().document !== document) return;
  apply("Tidy", (now) => move(now, places));
}

/** Zoom, fit, tidy and add: what the mouse and the keys do too, where it can be found. */
export function Toolbar({ fit, add }: { fit(): void; add(): void }) {
  const { zoomIn, zoomOut } = useReactFlow();
  const docked = useDocument(dockedState);
  return (
    <div className="canvas-tools" role="toolbar" aria-label="Canvas">
      {docked === null ? null : (
        <button
          type="button"
          title={docked ? "Stand it on the canvas (D)" : "Draw it inside the node that it feeds (D)"}
          onClick={toggleDocked}
        >
          {docked ? "Undock" : "Dock"}
        </button>
      )}
      <button type="button" title="Add a node (double-click)" onClick={add}>
        Add
      </button>
      <button type="button" title="Lay out in columns" onClick={() => void tidyDocument().then(() => requestAnimationFrame(fit))}>
        Tidy
      </button>
      <button type="button" title="Show everything (F)" onClick={fit}>
        Fit
      </button>
      <button type="button" aria-label="Zoom out" onClick={() => void zoomOut()}>
        −
      </button>
      <button type="button" aria-label="Zoom in" onClick={() => void zoomIn()}>
        +
      </button>
    </div>
  );
}
