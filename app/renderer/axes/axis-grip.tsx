import type { DragEvent } from "react";
import { words } from "../canvas/words.ts";
import { Icon } from "../shell/icon.tsx";
import { draggedSetting, type SettingAt, sweepSetting, useAxes } from "./axes-store.ts";
import "./axes.css";

/** What makes anything a handle of a setting that can be dragged to the axes. */
export function dragsSetting(at: SettingAt) {
  return {
    draggable: true,
    onDragStart: (event: DragEvent) => {
      event.stopPropagation();
      event.dataTransfer.setData(draggedSetting, JSON.stringify(at));
      event.dataTransfer.effectAllowed = "copyLink";
      // At once, the element that is dragged would be drawn anew and let go.
      setTimeout(() => useAxes.setState({ dragging: at }));
    },
    onDragEnd: () => setTimeout(() => useAxes.setState({ dragging: null })),
  };
}

/** Makes a number an axis: dragged to the strip, or pressed. */
export function AxisGrip({ node, setting, place }: SettingAt & { readonly place: "row" | "card" }) {
  const name = words(setting);
  return (
    <button
      type="button"
      className={`axis-grip nodrag on-${place}`}
      aria-label={place === "card" ? `Sweep ${name} of ${node}` : `Sweep ${name}`}
      // A card would have two stops for every number; the inspector's handle is for the keyboard.
      tabIndex={place === "card" ? -1 : 0}
      title={`Sweep ${name}: press, or drag it to the axes`}
      {...dragsSetting({ node, setting })}
      onClick={(event) => {
        event.stopPropagation();
        sweepSetting({ node, setting });
      }}
    >
      <Icon name="axis" />
    </button>
  );
}
