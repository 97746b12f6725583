import { useState } from "react";
import { useDocument } from "../shell/document-store.ts";
import type { PinSpec } from "./flow.ts";
import { renameArm } from "./rename-arm.ts";

/** The name beside a frame's pin, on the inside. An arm's name is changed by double-clicking it. */
export function PinLabel({ pin, container }: { pin: PinSpec; container: string }) {
  const [draft, setDraft] = useState<string | null>(null);
  const apply = useDocument((state) => state.apply);
  const isArm = pin.way === "in" && pin.field !== undefined && pin.fresh !== true;
  // Inner pins have their names towards the border, outer ones towards the inside.
  const inner = pin.field !== undefined;
  const side =
    pin.edge === "left"
      ? inner
        ? pin.spare === true && pin.x === 0
          ? { right: "calc(100% + 10px)" }
          : { left: 10, width: pin.x - 20, textAlign: "right" as const }
        : { left: 12 }
      : inner
        ? { left: pin.x + 12 }
        : { right: 12 };
  const style = { ...side, top: pin.y, ...(pin.arm === undefined ? {} : { color: `var(--arm-${pin.arm % 8})` }) };
  if (draft !== null && isArm) {
    const commit = () => {
      setDraft(null);
      if (draft !== pin.field)
        apply(`Rename arm ${pin.field}`, (document) => renameArm(document, container, pin.pin, pin.field as string, draft));
    };
    return (
      <input
        className="pin-label nodrag card-field"
        style={style}
        // biome-ignore lint/a11y/noAutofocus: the double-click asked for it
        autoFocus
        aria-label={`Name of arm ${pin.field}`}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Enter") commit();
          if (event.key === "Escape") setDraft(null);
        }}
      />
    );
  }
  const text = pin.label;
  if (!isArm)
    return (
      <span className={`pin-label${pin.fresh === true ? " fresh" : ""}`} style={style}>
        {text}
      </span>
    );
  return (
    <button
      type="button"
      className="pin-label nodrag"
      style={style}
      title="Double-click to rename"
      onDoubleClick={() => setDraft(pin.field ?? "")}
    >
      {pin.arm === undefined ? null : <i className="arm-dot" />}
      {text}
    </button>
  );
}
