import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import type { Setting } from "../../common/catalog.ts";
import type { GraphNode, Json } from "../../common/document.ts";
import { setSetting } from "../../common/edit.ts";
import { AxesWords, sweepsByRows } from "../axes/axes-words.tsx";
import { AxisGrip } from "../axes/axis-grip.tsx";
import { outOfBounds, readNumber, readNumbers, showBounds, showNumber, showNumbers } from "../inspector/number-text.ts";
import { useDocument } from "../shell/document-store.ts";
import { figure, settingValue, words } from "./words.ts";

type Judged = { readonly value: Json } | { readonly reason: string };

function judge(text: string, setting: Setting): Judged {
  if (setting.control === "number") {
    const read = readNumber(text);
    if ("reason" in read) return read;
    const reason = outOfBounds(read.value, setting);
    return reason === null ? read : { reason };
  }
  if (setting.control === "numbers") {
    const read = readNumbers(text, setting);
    return "reason" in read ? read : { value: read.values };
  }
  return { value: text };
}
const shown = (value: Json): string =>
  typeof value === "number" ? showNumber(value) : Array.isArray(value) ? showNumbers(value as number[]) : String(value);

/** A setting that is changed on the node itself: Enter or leaving commits, Escape reverts, a bad value says why and stays a draft. */
export function SettingField({
  node,
  name,
  setting,
  unit,
}: {
  node: GraphNode;
  name: string;
  setting: Setting;
  unit?: string | undefined;
}) {
  const apply = useDocument((state) => state.apply);
  const value = settingValue(node, name, setting);
  const label = `${words(name)} of ${node.name}`;
  const commit = (next: Json) =>
    apply(`Set ${words(name)} of ${node.name}`, (document) => setSetting(document, node.name, name, next), {
      merge: `${node.name}.${name}`,
    });

  if (setting.control === "toggle")
    return (
      <input
        type="checkbox"
        className="nodrag card-toggle"
        aria-label={label}
        checked={value === true}
        onChange={(event) => commit(event.target.checked)}
      />
    );
  if (setting.control === "choice")
    return (
      <select
        className="nodrag card-field card-choice"
        aria-label={label}
        value={String(value)}
        onChange={(event) => commit(event.target.value)}
      >
        {setting.options.includes(String(value)) ? null : <option>{String(value)}</option>}
        {setting.options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    );
  const empty = setting.control === "numbers" && Array.isArray(value) && value.length === 0;
  if (empty && sweepsByRows(node)) return <AxesWords node={node} />;
  if (setting.control === "rows") return <span className="card-value">{Array.isArray(value) ? `${value.length} lines` : ""}</span>;
  const grip = setting.control === "number" ? <AxisGrip node={node.name} setting={name} place="card" /> : null;
  return <Typed label={label} value={value} setting={setting} unit={unit} grip={grip} onCommit={commit} />;
}

interface TypedProps {
  readonly label: string;
  readonly value: Json;
  readonly setting: Setting;
  readonly unit: string | undefined;
  readonly grip: ReactNode;
  onCommit(value: Json): void;
}

function Typed({ label, value, setting, unit, grip, onCommit }: TypedProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const [reason, setReason] = useState<string | null>(null);
  const [typing, setTyping] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  // Thousands are grouped for reading; typing starts from the bare figure.
  const text = draft ?? (typeof value === "number" && !typing ? figure(value) : shown(value));

  const revert = () => {
    setDraft(null);
    setReason(null);
  };
  const commit = (leaving: boolean) => {
    if (draft === null) return;
    const judged = judge(draft, setting);
    if ("reason" in judged) {
      if (leaving) revert();
      else setReason(judged.reason);
      return;
    }
    revert();
    if (shown(judged.value) !== shown(value)) onCommit(judged.value);
  };
  const key = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Enter") commit(false);
    if (event.key === "Escape") {
      revert();
      field.current?.blur();
    }
  };
  return (
    <span className="card-typed">
      {grip}
      <input
        ref={field}
        className="nodrag card-field mono"
        aria-label={label}
        aria-invalid={reason !== null}
        title={setting.control === "number" ? showBounds(setting) : undefined}
        spellCheck={false}
        autoComplete="off"
        size={Math.max(3, text.length)}
        value={text}
        onFocus={(event) => {
          setTyping(true);
          const { target } = event;
          requestAnimationFrame(() => target.select());
        }}
        onChange={(event) => {
          setDraft(event.target.value);
          setReason(null);
        }}
        onBlur={() => {
          setTyping(false);
          commit(true);
        }}
        onKeyDown={key}
      />
      {unit === undefined ? null : <span className="card-unit">{unit}</span>}
      {reason === null ? null : (
        <span className="card-reason" role="alert">
          {reason}
        </span>
      )}
    </span>
  );
}
