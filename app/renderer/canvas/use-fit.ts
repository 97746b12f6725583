import { useReactFlow } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { useDocument } from "../shell/document-store.ts";
import { fresh } from "../shell/history.ts";
import { useCanvas } from "./canvas-store.ts";

/** A document that was just opened is shown whole; edits, undo included, leave the view where it is. */
export function useFitOnLoad(): void {
  const { fitView } = useReactFlow();
  const shownFor = useRef<unknown>(null);
  useEffect(() => {
    const look = () => {
      const { document, history } = useDocument.getState();
      if (history !== fresh || document === shownFor.current) return;
      shownFor.current = document;
      useCanvas.getState().closeQuickAdd();
      if (document.nodes.length > 0) requestAnimationFrame(() => requestAnimationFrame(() => void fitView({ padding: 0.06, maxZoom: 1 })));
    };
    look();
    return useDocument.subscribe(look);
  }, [fitView]);
}
