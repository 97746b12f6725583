import { BaseEdge, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { portLook } from "./port-look.ts";
import { type Via, wirePath } from "./route.ts";

/** A wire in its source's colour, round the cards that would stand on it. */
export const WireEdge = memo(function WireEdge({ id, sourceX, sourceY, targetX, targetY, data, selected, interactionWidth }: EdgeProps) {
  const { port, via } = data as { port: string; via: Via | null };
  return (
    <BaseEdge
      id={id}
      path={wirePath({ x: sourceX, y: sourceY }, { x: targetX, y: targetY }, via)}
      interactionWidth={interactionWidth ?? 14}
      className={selected === true ? "wire chosen" : "wire"}
      style={{ stroke: portLook(port).colour }}
    />
  );
});
