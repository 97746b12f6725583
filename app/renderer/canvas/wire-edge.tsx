import { BaseEdge, type EdgeProps, getBezierPath } from "@xyflow/react";
import { memo } from "react";
import { portLook } from "./port-look.ts";

/** A wire in its source's colour. Wires that run back (right to left) swing out below what they connect. */
export const WireEdge = memo(function WireEdge({
  id,
  sourceX,
  sourceY,
  targetX,
  targetY,
  sourcePosition,
  targetPosition,
  data,
  selected,
  interactionWidth,
}: EdgeProps) {
  const { port } = data as { port: string };
  const distance = targetX - sourceX;
  const curvature = distance < 0 ? 0.35 : 0.25;
  const [bezier] = getBezierPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, curvature });
  const reach = Math.max(36, Math.min(160, Math.abs(distance) * 0.5));
  const path =
    distance < 0 ? bezier : `M${sourceX} ${sourceY}C${sourceX + reach} ${sourceY} ${targetX - reach} ${targetY} ${targetX} ${targetY}`;
  return (
    <BaseEdge
      id={id}
      path={path}
      interactionWidth={interactionWidth ?? 14}
      className={selected === true ? "wire chosen" : "wire"}
      style={{ stroke: portLook(port).colour }}
    />
  );
});
