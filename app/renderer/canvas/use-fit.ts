import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { useDocument } from "../shell/document-store.ts";
import { fresh } from "../shell/history.ts";
import { useCanvas } from "./canvas-store.ts";
import { boxes } from "./geometry.ts";
import { shown } from "./use-shown.ts";

/** Room around the graph, with more below where the legend and the tools are. */
const room = { top: 20, right: 24, bottom: 64, left: 24 };
export const fitting = {
  padding: { top: `${room.top}px`, right: `${room.right}px`, bottom: `${room.bottom}px`, left: `${room.left}px` },
  maxZoom: 1,
} as const;
/** Smaller than this nothing can be read. */
const legible = 0.5;

/**
 * A document that was just opened is shown whole where it can be read then; a larger one begins at its left
 * edge, where reading begins. Edits, undo included, leave the view where it is.
 */
export function useFitOnLoad(): void {
  const { fitView, setViewport } = useReactFlow();
  const store = useStoreApi();
  const shownFor = useRef<unknown>(null);
  useEffect(() => {
    let frame = 0;
    const look = () => {
      const { document, catalog, history } = useDocument.getState();
      if (history !== fresh || document === shownFor.current || Object.keys(catalog.nodes).length === 0) return;
      shownFor.current = document;
      useCanvas.getState().closeQuickAdd();
      if (document.nodes.length === 0) return;
      const show = () => {
        const { width, height } = store.getState();
        const all = [...boxes(shown(document, catalog)).values()];
        const left = Math.min(...all.map(({ x }) => x));
        const top = Math.min(...all.map(({ y }) => y));
        const wide = Math.max(...all.map((box) => box.x + box.width)) - left;
        const high = Math.max(...all.map((box) => box.y + box.height)) - top;
        const zoom = Math.min((width - room.left - room.right) / wide, (height - room.top - room.bottom) / high);
        if (zoom >= legible) void fitView(fitting);
        else void setViewport({ x: room.left - left * legible, y: room.top - top * legible, zoom: legible });
      };
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(show);
      });
    };
    look();
    const stop = useDocument.subscribe(look);
    return () => {
      stop();
      cancelAnimationFrame(frame);
      // React mounts twice while developing; the second mount shows the document again.
      shownFor.current = null;
    };
  }, [fitView, setViewport, store]);
}
