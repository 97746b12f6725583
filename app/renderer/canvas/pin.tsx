import { Handle, Position } from "@xyflow/react";
import { type CSSProperties, memo } from "react";
import { useCanvas } from "./canvas-store.ts";
import type { PinSpec } from "./flow.ts";
import { PortGlyph } from "./port-glyph.tsx";
import { portLook } from "./port-look.ts";

/** Where a wire leaves or meets the pin: parameters and results of a body sit inside their frame. */
export function directionOf(pin: PinSpec): Position {
  return pin.way === "out" ? Position.Right : Position.Left;
}

const says = (pin: PinSpec): string => {
  const kind = pin.ports.join(" or ");
  const many = pin.many ? "a list of " : "";
  const state = pin.wired ? "wired" : pin.optional ? "optional" : "not wired";
  return pin.way === "in" ? `${pin.label} of ${pin.node}: takes ${many}${kind}, ${state}` : `${pin.label} of ${pin.node}: gives ${kind}`;
};

/** A pin with its sign. While a wire is being drawn, pins that it fits stay bright and the others step back. */
export const Pin = memo(function Pin({ pin }: { pin: PinSpec }) {
  const look = portLook(pin.ports[0] ?? "number");
  const fit = useCanvas((state) => (state.drawing === null ? null : state.drawing.fits.has(`${pin.way} ${pin.id}`)));
  const quickAdd = useCanvas((state) => state.quickAddFor);
  // Cards and frames have a border of one pixel, inside of which this is placed.
  const style: CSSProperties = { left: pin.x - 1, top: pin.y - 1, right: "auto", bottom: "auto" };
  return (
    <Handle
      id={pin.id}
      type={pin.way === "in" ? "target" : "source"}
      position={directionOf(pin)}
      className={`pin${fit === null ? "" : fit ? " fits" : " unfit"}`}
      style={style}
      role="button"
      tabIndex={0}
      aria-label={says(pin)}
      title={pin.label}
      onKeyDown={(event) => {
        if (event.key !== "Enter") return;
        event.stopPropagation();
        quickAdd(pin, event.currentTarget.getBoundingClientRect());
      }}
    >
      <PortGlyph shape={look.shape} colour={look.colour} hollow={pin.optional && !pin.wired} list={pin.many} />
    </Handle>
  );
});
