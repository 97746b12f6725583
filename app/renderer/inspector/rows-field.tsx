import { useState } from "react";
import type { RowField } from "../../common/catalog.ts";
import type { Json } from "../../common/document.ts";
import { fieldApplies } from "../../common/settings.ts";
import { words } from "../canvas/words.ts";
import { Icon } from "../shell/icon.tsx";
import { ChoiceField } from "./choice-field.tsx";
import { NumberField } from "./number-field.tsx";
import { readNumbers, showNumbers } from "./number-text.ts";
import { TextField } from "./text-field.tsx";

type Row = { readonly [field: string]: Json };
interface Props {
  readonly label: string;
  readonly value: readonly Row[];
  readonly fields: Readonly<Record<string, RowField>>;
  onCommit(rows: Row[]): void;
}

function Field({ name, field, value, onCommit }: { name: string; field: RowField; value: Json; onCommit(value: Json): void }) {
  const label = words(name);
  if (field.control === "number") return <NumberField label={label} value={Number(value)} bounds={{}} onCommit={onCommit} />;
  if (field.control === "choice")
    return <ChoiceField label={label} value={String(value)} options={field.options ?? []} onCommit={onCommit} />;
  if (field.control === "numbers")
    return (
      <TextField
        label={label}
        mono
        value={showNumbers(Array.isArray(value) ? value.map(Number) : [])}
        refuse={(text) => {
          const read = readNumbers(text, {});
          return "reason" in read ? read.reason : null;
        }}
        onCommit={(text) => {
          const read = readNumbers(text, {});
          if ("values" in read) onCommit([...read.values]);
        }}
      />
    );
  const text = String(value);
  return <TextField label={label} value={text} lines={text.length > 20 ? 3 : 1} wraps onCommit={onCommit} />;
}

/** What stands in a folded row: its longest text, else its first fields. */
function summary(row: Row): string {
  const texts = Object.values(row).filter((value): value is string => typeof value === "string" && value.includes(" "));
  const longest = texts.sort((a, b) => b.length - a.length)[0];
  return longest ?? Object.values(row).slice(0, 3).map(String).join(" · ");
}

/** A list of records, say the lines of a verdict: one open at a time, added, moved and taken away by buttons. */
export function RowsField({ label, value: rows, fields, onCommit }: Props) {
  const [open, setOpen] = useState(0);
  const fresh = (): Row => Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.default as Json]));
  const put = (at: number, row: Row) => onCommit(rows.map((each, i) => (i === at ? row : each)));
  const move = (at: number, by: 1 | -1) => {
    const next = [...rows];
    const [row] = next.splice(at, 1);
    if (row === undefined) return;
    next.splice(at + by, 0, row);
    setOpen(at + by);
    onCommit(next);
  };
  return (
    <fieldset className="rows" aria-label={label}>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
        <div className="row" key={at} data-open={open === at}>
          <div className="row-head">
            <button type="button" className="row-title" aria-expanded={open === at} onClick={() => setOpen(open === at ? -1 : at)}>
              <Icon name={open === at ? "chevron" : "chevronRight"} />
              <span>{summary(row)}</span>
            </button>
            <button
              type="button"
              className="button plain icon"
              aria-label={`Move line ${at + 1} up`}
              disabled={at === 0}
              onClick={() => move(at, -1)}
            >
              <Icon name="up" />
            </button>
            <button
              type="button"
              className="button plain icon"
              aria-label={`Take line ${at + 1} away`}
              onClick={() => onCommit(rows.filter((_, i) => i !== at))}
            >
              <Icon name="close" />
            </button>
          </div>
          {open === at &&
            Object.entries(fields)
              .filter(([, field]) => fieldApplies(row, field, fields))
              .map(([name, field]) => (
                <div className="setting" key={name} title={field.doc}>
                  <span className="setting-name">{words(name)}</span>
                  <span className="setting-value">
                    <Field
                      name={name}
                      field={field}
                      value={row[name] ?? (field.default as Json)}
                      onCommit={(v) => put(at, { ...row, [name]: v })}
                    />
                  </span>
                </div>
              ))}
        </div>
      ))}
      <button
        type="button"
        className="button"
        onClick={() => {
          setOpen(rows.length);
          onCommit([...rows, fresh()]);
        }}
      >
        <Icon name="plus" /> Add a line
      </button>
    </fieldset>
  );
}
