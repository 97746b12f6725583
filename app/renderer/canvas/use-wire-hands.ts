import type { Connection, Edge, FinalConnectionState, OnConnectStartParams } from "@xyflow/react";
import { useCallback, useMemo, useRef } from "react";
import { useDocument } from "../shell/document-store.ts";
import { useCanvas } from "./canvas-store.ts";
import type { CanvasEdge, PinSpec, Projection } from "./flow.ts";
import { cut, findPin, fitting, joined } from "./wiring.ts";

interface Ends {
  readonly source: string | null;
  readonly target: string | null;
  readonly sourceHandle?: string | null | undefined;
  readonly targetHandle?: string | null | undefined;
}

function pinsOf(projection: Projection, ends: Ends): { from: PinSpec; to: PinSpec } | null {
  if (!ends.source || !ends.target || !ends.sourceHandle || !ends.targetHandle) return null;
  const from = findPin(projection, ends.source, "out", ends.sourceHandle);
  const to = findPin(projection, ends.target, "in", ends.targetHandle);
  return from === null || to === null ? null : { from, to };
}

const pointOf = (event: unknown): { x: number; y: number } => {
  const { clientX, clientY, changedTouches } = event as Partial<MouseEvent & TouchEvent>;
  const touch = changedTouches?.[0];
  return { x: touch?.clientX ?? clientX ?? 0, y: touch?.clientY ?? clientY ?? 0 };
};

/** Drawing, leading elsewhere and pulling off wires by hand. */
export function useWireHands(projection: Projection) {
  const isDrawing = useCanvas((state) => state.drawing !== null);
  const moving = useRef<CanvasEdge | null>(null);

  const start = useCallback(
    (pin: PinSpec | null) => {
      const { document, catalog } = useDocument.getState();
      useCanvas.getState().closeQuickAdd();
      useCanvas.getState().draw(pin === null ? null : { from: pin, fits: fitting(document, catalog, projection, pin) });
    },
    [projection],
  );
  const onConnectStart = useCallback(
    (_: unknown, { nodeId, handleId, handleType }: OnConnectStartParams) => {
      start(nodeId === null || handleId === null ? null : findPin(projection, nodeId, handleType === "target" ? "in" : "out", handleId));
    },
    [projection, start],
  );
  const isValid = useCallback(
    (ends: Edge | Connection) => {
      const drawing = useCanvas.getState().drawing;
      const pins = pinsOf(projection, ends);
      if (drawing === null || pins === null) return false;
      const other = drawing.from.way === "out" ? pins.to : pins.from;
      return drawing.fits.has(`${other.way} ${other.id}`);
    },
    [projection],
  );
  const onConnect = useCallback(
    (connection: Connection) => {
      const pins = pinsOf(projection, connection);
      if (pins === null || moving.current !== null) return;
      const { apply, catalog } = useDocument.getState();
      apply(`Wire ${pins.from.node} to ${pins.to.node}`, (document) => joined(document, catalog, pins.from, pins.to));
    },
    [projection],
  );
  const onConnectEnd = useCallback(
    (event: unknown, state: FinalConnectionState) => {
      const drawing = useCanvas.getState().drawing;
      useCanvas.getState().draw(null);
      if (drawing === null || moving.current !== null || state.toHandle !== null || state.isValid === true) return;
      const { from } = drawing;
      // Pulled off a wired input, the wire comes away; from a free pin it asks what to put there.
      const wired = from.way === "in" && from.wired && !from.many && from.fresh !== true;
      if (wired) {
        const places = projection.edges.filter((edge) => edge.targetHandle === from.id).flatMap((edge) => edge.data.wires);
        useDocument.getState().apply(`Unwire ${from.label} of ${from.node}`, (document) => cut(document, places));
        return;
      }
      useCanvas.getState().openQuickAdd({ screen: pointOf(event), pin: from });
    },
    [projection],
  );

  const onReconnectStart = useCallback(
    (_: unknown, edge: Edge, handleType: "source" | "target") => {
      moving.current = projection.edges.find(({ id }) => id === edge.id) ?? null;
      // `handleType` is the end that stays.
      const stays =
        handleType === "source"
          ? findPin(projection, edge.source, "out", edge.sourceHandle ?? "")
          : findPin(projection, edge.target, "in", edge.targetHandle ?? "");
      start(stays);
    },
    [projection, start],
  );
  const onReconnect = useCallback(
    (edge: Edge, connection: Connection) => {
      const pins = pinsOf(projection, connection);
      const was = projection.edges.find(({ id }) => id === edge.id);
      if (pins === null || was === undefined) return;
      const { apply, catalog } = useDocument.getState();
      apply(`Lead a wire to ${pins.to.node}`, (document) => {
        const without = cut(document, was.data.wires);
        const wired = joined(without, catalog, pins.from, pins.to);
        return wired === without ? document : wired;
      });
    },
    [projection],
  );
  const onReconnectEnd = useCallback((_event: unknown, _edge: Edge, _type: unknown, state: FinalConnectionState) => {
    const was = moving.current;
    moving.current = null;
    useCanvas.getState().draw(null);
    if (was === null || state.toHandle !== null) return;
    useDocument.getState().apply("Pull off a wire", (document) => cut(document, was.data.wires));
  }, []);

  return useMemo(
    () => ({ isDrawing, isValid, onConnect, onConnectStart, onConnectEnd, onReconnect, onReconnectStart, onReconnectEnd }),
    [isDrawing, isValid, onConnect, onConnectStart, onConnectEnd, onReconnect, onReconnectStart, onReconnectEnd],
  );
}
