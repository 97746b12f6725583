import { type KeyboardEvent, useId, useState } from "react";
import { type Bounds, outOfBounds, readNumber, showBounds, showNumber, stepNumber } from "./number-text.ts";

interface Props {
  readonly label: string;
  readonly value: number;
  readonly bounds: Bounds;
  readonly disabled?: boolean;
  readonly describedBy?: string;
  onCommit(value: number): void;
}

/**
 * A number typed any way, `3e-4` too. Enter or leaving commits, Escape takes the typing back, arrows step
 * (Shift ten times as far). What does not fit stays in the field with the reason and is never committed.
 */
export function NumberField({ label, value, bounds, disabled, describedBy, onCommit }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const [reason, setReason] = useState<string | null>(null);
  const id = useId();

  const judge = (text: string) => {
    const read = readNumber(text);
    if ("reason" in read) return { reason: read.reason };
    const bad = outOfBounds(read.value, bounds);
    return bad === null ? { value: read.value } : { reason: bad };
  };
  const commit = (leaving: boolean) => {
    if (draft === null) return;
    const judged = judge(draft);
    if (judged.value === undefined) {
      setReason(judged.reason);
      if (leaving) setDraft(null);
      return;
    }
    setDraft(null);
    setReason(null);
    if (judged.value !== value) onCommit(judged.value);
  };
  const key = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") commit(false);
    else if (event.key === "Escape" && (draft !== null || reason !== null)) {
      event.stopPropagation();
      setDraft(null);
      setReason(null);
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      const now = draft === null ? { value } : judge(draft);
      const next = stepNumber(now.value ?? value, event.key === "ArrowUp" ? 1 : -1, bounds, event.shiftKey);
      setDraft(null);
      setReason(null);
      if (next !== value) onCommit(next);
    }
  };

  return (
    <>
      <span className="field-box" style={{ ["--unit-width" as string]: `${(bounds.unit ?? "").length * 6.2}px` }}>
        <input
          className="field mono number"
          aria-label={label}
          aria-invalid={reason !== null}
          aria-describedby={[reason === null ? "" : id, describedBy ?? ""].join(" ").trim() || undefined}
          title={showBounds(bounds)}
          inputMode="decimal"
          autoComplete="off"
          spellCheck={false}
          disabled={disabled}
          value={draft ?? showNumber(value)}
          onFocus={(event) => event.target.select()}
          onChange={(event) => {
            setDraft(event.target.value);
            setReason(null);
          }}
          onBlur={() => commit(true)}
          onKeyDown={key}
        />
        {bounds.unit !== undefined && <span className="unit">{bounds.unit}</span>}
      </span>
      {reason !== null && (
        <span className="reason" id={id} role="alert">
          {reason}
        </span>
      )}
    </>
  );
}
