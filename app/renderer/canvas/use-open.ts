import type { Node } from "@xyflow/react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useCanvas } from "./canvas-store.ts";
import type { Projection } from "./flow.ts";

/** Rest of the pointer on a card, in milliseconds, before it shows its other pins: crossing the canvas opens nothing. */
const rest = 350;

/** Nodes that show all their pins: those chosen, the one under the pointer, and those that a wire on its way may end at. */
export function openNodes(
  projection: Projection,
  selection: readonly string[],
  hovered: string | null,
  fits: ReadonlySet<string> | null,
): ReadonlySet<string> {
  const open = new Set(selection);
  if (hovered !== null) open.add(hovered);
  if (fits !== null)
    for (const { id, data } of projection.nodes)
      if (data.pins.some((pin) => pin.spare === true && fits.has(`${pin.way} ${pin.id}`))) open.add(id);
  return open;
}

export function useOpen(projection: Projection, selection: readonly string[]) {
  const drawing = useCanvas((state) => state.drawing);
  const [hovered, setHovered] = useState<string | null>(null);
  const waiting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const onEnter = useCallback((_: unknown, node: Node) => {
    clearTimeout(waiting.current);
    if (node.type === "card") waiting.current = setTimeout(() => setHovered(node.id), rest);
  }, []);
  const onLeave = useCallback(() => {
    clearTimeout(waiting.current);
    setHovered(null);
  }, []);
  useEffect(() => () => clearTimeout(waiting.current), []);
  const open = useMemo(() => openNodes(projection, selection, hovered, drawing?.fits ?? null), [projection, selection, hovered, drawing]);
  return { open, onEnter, onLeave };
}
