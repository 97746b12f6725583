import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { updateNode } from "../../common/edit.ts";
import { useDocument } from "../shell/document-store.ts";
import { useIsKept } from "../shell/pins-store.ts";
import type { FrameData } from "./flow.ts";
import { frame } from "./measures.ts";
import { stateWords } from "./node-state.ts";
import { Pin } from "./pin.tsx";
import { PinLabel } from "./pin-label.tsx";
import { SettingField } from "./setting-field.tsx";
import { StateIcon } from "./state-icon.tsx";
import { useLive } from "./use-live.ts";
import { useProblemsOf } from "./use-problems.ts";
import { unitOf, words } from "./words.ts";

export function toggleCollapsed(name: string): void {
  const { apply } = useDocument.getState();
  apply("Collapse or open a frame", (document) =>
    updateNode(document, name, ({ collapsed, ...node }) => (collapsed === true ? node : { ...node, collapsed: true })),
  );
}

/** A container or group: a border around what it holds. Only its head and its pins take the pointer. */
export const FrameNode = memo(function FrameNode({ data, selected }: NodeProps) {
  const { graph, card, title, pins, container, holds, open } = data as unknown as FrameData;
  const seen = pins.filter((pin) => open === true || pin.spare !== true);
  const live = useLive(graph.name);
  const problems = useProblemsOf(holds);
  const kept = useIsKept(graph.name);
  const state = stateWords(live, problems, kept);
  const settings = Object.entries(card?.settings ?? {})
    .filter(([, s]) => s.onNode === true && s.control !== "rows")
    .slice(0, 2);
  return (
    <section className={`frame${container ? " container" : ""}${selected ? " selected" : ""}`} aria-label={`${title}, frame`}>
      <header className="frame-head" style={container ? { height: frame.header } : undefined}>
        <button
          type="button"
          className="frame-fold nodrag"
          aria-label={`Collapse ${title}`}
          title="Collapse"
          onClick={() => toggleCollapsed(graph.name)}
        >
          ▾
        </button>
        <span className="frame-title">{title}</span>
        {settings.map(([name, setting]) => (
          <span className="frame-setting" key={name}>
            <span>{words(name)}</span>
            <SettingField node={graph} name={name} setting={setting} unit={unitOf(graph, card, setting)} />
          </span>
        ))}
        <span className={`card-state ${state.tone}`} title={state.title}>
          {state.icon === undefined ? null : <StateIcon name={state.icon} />}
          {state.text}
        </span>
        {state.share === null ? null : <span className="card-bar" style={{ transform: `scaleX(${state.share})` }} />}
      </header>
      {seen.map((pin) => (
        <PinLabel key={`label ${pin.way} ${pin.id}`} pin={pin} container={graph.name} />
      ))}
      {seen.map((pin) => (
        <Pin key={`${pin.way} ${pin.id}`} pin={pin} />
      ))}
    </section>
  );
});
