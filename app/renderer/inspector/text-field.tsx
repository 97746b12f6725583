import { type KeyboardEvent, useId, useState } from "react";

interface Props {
  readonly label: string;
  readonly value: string;
  readonly mono?: boolean;
  /** More lines: Enter starts a new one and leaving commits, unless it is one line that only wraps. */
  readonly lines?: number;
  readonly wraps?: boolean;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  /** Why a text may not stand here, or null. */
  refuse?(text: string): string | null;
  onCommit(text: string): void;
}

/** A text that is committed by Enter or by leaving and taken back by Escape; refused texts say why. */
export function TextField({ label, value, mono = false, lines = 1, wraps = false, placeholder, disabled, refuse, onCommit }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const [reason, setReason] = useState<string | null>(null);
  const id = useId();

  const commit = (leaving: boolean) => {
    if (draft === null) return;
    const bad = draft === value ? null : (refuse?.(draft) ?? null);
    setReason(bad);
    if (bad === null || leaving) setDraft(null);
    if (bad === null && draft !== value) onCommit(draft);
  };
  const shared = {
    className: `field ${mono ? "mono" : ""}`,
    "aria-label": label,
    "aria-invalid": reason !== null,
    "aria-describedby": reason === null ? undefined : id,
    autoComplete: "off",
    spellCheck: lines > 1,
    placeholder,
    disabled,
    value: draft ?? value,
    onChange: (event: { target: { value: string } }) => {
      setDraft(event.target.value);
      setReason(null);
    },
    onBlur: () => commit(true),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === "Enter" && (lines === 1 || wraps)) {
        event.preventDefault();
        commit(false);
      }
      if (event.key === "Escape" && (draft !== null || reason !== null)) {
        event.stopPropagation();
        setDraft(null);
        setReason(null);
      }
    },
  };
  return (
    <>
      {lines > 1 ? <textarea {...shared} rows={lines} /> : <input {...shared} />}
      {reason !== null && (
        <span className="reason" id={id} role="alert">
          {reason}
        </span>
      )}
    </>
  );
}
