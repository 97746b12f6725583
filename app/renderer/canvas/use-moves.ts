import type { NodeChange } from "@xyflow/react";
import { useCallback, useMemo, useRef, useState } from "react";
import { useDocument } from "../shell/document-store.ts";
import type { Projection } from "./flow.ts";
import { moved, settledIn } from "./moving.ts";

type Places = Readonly<Record<string, { readonly x: number; readonly y: number }>>;
const nowhere: Places = {};

/** Dragging shows at once and becomes one edit when it ends; the document does not change sixty times a second. */
export function useMoves(projection: Projection): { places: Places; onPositions(changes: readonly NodeChange[]): void } {
  const [places, setPlaces] = useState<Places>(nowhere);
  const dragging = useRef(false);
  const onPositions = useCallback(
    (changes: readonly NodeChange[]) => {
      const positions = changes.flatMap((change) => (change.type === "position" && change.position !== undefined ? [change] : []));
      if (positions.length === 0) return;
      const now = Object.fromEntries(positions.map(({ id, position }) => [id, position as { x: number; y: number }]));
      if (positions.some((change) => change.dragging === true)) {
        dragging.current = true;
        setPlaces((before) => ({ ...before, ...now }));
        return;
      }
      const dropped = dragging.current;
      dragging.current = false;
      setPlaces(nowhere);
      const names = Object.keys(now);
      const label = names.length === 1 ? `Move ${names[0]}` : `Move ${names.length} nodes`;
      const edit = dropped ? {} : { merge: `nudge ${names.join(" ")}` };
      useDocument.getState().apply(
        label,
        (document) => {
          const there = moved(document, projection, now);
          return dropped ? settledIn(there, projection, names) : there;
        },
        edit,
      );
    },
    [projection],
  );
  return { places, onPositions };
}

const still: ReadonlySet<string> = new Set();

/** The nodes that are being dragged, with all that stands in them; the same set from one step of the drag to the next. */
export function useMoving(projection: Projection, places: Places): ReadonlySet<string> {
  const names = Object.keys(places).sort().join("\n");
  return useMemo(() => {
    if (names === "") return still;
    const moving = new Set(names.split("\n"));
    for (const { id, parentId } of projection.nodes) if (parentId !== undefined && moving.has(parentId)) moving.add(id);
    return moving;
  }, [projection, names]);
}
