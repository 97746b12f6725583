import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useCallback, useEffect, useRef } from "react";
import { useDocument } from "../shell/document-store.ts";
import { fresh } from "../shell/history.ts";
import { useCanvas } from "./canvas-store.ts";
import { boxes } from "./geometry.ts";
import { shown } from "./use-shown.ts";

/** Room around the graph, with more below where the legend and the tools are. */
const room = { top: 16, right: 16, bottom: 44, left: 16 };
export const fitting = {
  padding: { top: `${room.top}px`, right: `${room.right}px`, bottom: `${room.bottom}px`, left: `${room.left}px` },
  maxZoom: 1,
} as const;
/** Smaller than this nothing can be read. */
const legible = 0.5;

/**
 * A document that was just opened is shown whole where it can be read then; a larger one begins at its left
 * edge, where reading begins. Until the user moves the view it follows the room that the panels leave; edits, undo
 * included, leave it where it is.
 */
export function useFitOnLoad(): { onMoved(event: unknown): void } {
  const { fitView, setViewport } = useReactFlow();
  const store = useStoreApi();
  const shownFor = useRef<unknown>(null);
  const touched = useRef(false);

  const show = useCallback(() => {
    const { document, catalog } = useDocument.getState();
    const { width, height } = store.getState();
    const all = [...boxes(shown(document, catalog)).values()];
    if (all.length === 0 || width === 0) return;
    const left = Math.min(...all.map(({ x }) => x));
    const top = Math.min(...all.map(({ y }) => y));
    const wide = Math.max(...all.map((box) => box.x + box.width)) - left;
    const high = Math.max(...all.map((box) => box.y + box.height)) - top;
    const zoom = Math.min((width - room.left - room.right) / wide, (height - room.top - room.bottom) / high);
    if (zoom >= legible) void fitView(fitting);
    else void setViewport({ x: room.left - left * legible, y: room.top - top * legible, zoom: legible });
  }, [fitView, setViewport, store]);

  useEffect(() => {
    let frame = 0;
    const soon = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(show);
      });
    };
    const look = () => {
      const { document, catalog, history } = useDocument.getState();
      if (history !== fresh || document === shownFor.current || Object.keys(catalog.nodes).length === 0) return;
      shownFor.current = document;
      touched.current = false;
      useCanvas.getState().closeQuickAdd();
      if (document.nodes.length > 0) soon();
    };
    look();
    const stop = useDocument.subscribe(look);
    const stopSizes = store.subscribe((now, before) => {
      const resized = now.width !== before.width || now.height !== before.height;
      if (resized && !touched.current && useDocument.getState().history === fresh) soon();
    });
    return () => {
      stop();
      stopSizes();
      cancelAnimationFrame(frame);
      // React mounts twice while developing; the second mount shows the document again.
      shownFor.current = null;
    };
  }, [show, store]);
  // Only what the user did with the view comes with an event.
  const onMoved = useCallback((event: unknown) => {
    if (event !== null) touched.current = true;
  }, []);
  return { onMoved };
}
