import type { ConnectionLineComponentProps } from "@xyflow/react";
import { useDocument } from "../shell/document-store.ts";
import { useCanvas } from "./canvas-store.ts";
import { portLook } from "./port-look.ts";
import { useShown } from "./use-shown.ts";
import { findPin, refusal } from "./wiring.ts";

/** The wire on its way. Over a pin that it does not fit it says why, right there. */
export function ConnectionLine({ fromX, fromY, toX, toY, fromPosition, toHandle, toNode, connectionStatus }: ConnectionLineComponentProps) {
  const drawing = useCanvas((state) => state.drawing);
  const { document, catalog } = useDocument.getState();
  const projection = useShown();
  if (drawing === null) return null;
  const forward = fromPosition === "right" ? 1 : -1;
  const reach = Math.max(30, Math.min(140, Math.abs(toX - fromX) * 0.5)) * forward;
  const over = toHandle?.id && toNode ? findPin(projection, toNode.id, toHandle.type === "source" ? "out" : "in", toHandle.id) : null;
  const reason = over !== null && connectionStatus === "invalid" ? refusal(document, catalog, drawing.from, over) : null;
  const colour = reason === null ? portLook(drawing.from.ports[0] ?? "number").colour : "var(--bad)";
  return (
    <g>
      <path
        className="wire-drawn"
        d={`M${fromX} ${fromY}C${fromX + reach} ${fromY} ${toX - reach} ${toY} ${toX} ${toY}`}
        style={{ stroke: colour }}
      />
      {reason === null ? null : (
        <foreignObject x={toX + 12} y={toY + 10} width={300} height={160} className="refusal-place">
          <div className="refusal" role="alert">
            {reason}
          </div>
        </foreignObject>
      )}
    </g>
  );
}
