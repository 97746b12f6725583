import { type ReactNode, useId, useState } from "react";
import type { RunRow } from "../../../common/run-record.ts";
import { Icon } from "../../shell/icon.tsx";
import { useRunList } from "./run-list-store.ts";

/** Tags of the chosen runs: those that not all of them have say so; Enter or a comma adds what was typed to all. */
export function TagsField({ rows }: { rows: readonly RunRow[] }): ReactNode {
  const annotate = useRunList((list) => list.annotate);
  const all = useRunList((list) => list.rows);
  const [typed, setTyped] = useState("");
  const id = useId();
  const ids = rows.map((row) => row.id);
  const counts = new Map<string, number>();
  for (const { notes } of rows) for (const tag of notes.tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const known = [...new Set((all ?? []).flatMap(({ notes }) => notes.tags))].sort();
  const add = () => {
    const added = typed
      .split(",")
      .map((tag) => tag.trim())
      .filter((tag) => tag !== "");
    setTyped("");
    if (added.length > 0) void annotate(ids, ({ tags }) => ({ tags: [...new Set([...tags, ...added])] }), "Added a tag");
  };
  return (
    <div className="run-tags">
      {[...counts].map(([tag, count]) => (
        <span key={tag} className="run-tag">
          {tag}
          {count < rows.length && <span className="faint"> {`${count} of ${rows.length}`}</span>}
          <button
            type="button"
            aria-label={`Take the tag ${tag} away`}
            onClick={() => void annotate(ids, ({ tags }) => ({ tags: tags.filter((each) => each !== tag) }), "Took a tag away")}
          >
            <Icon name="close" />
          </button>
        </span>
      ))}
      <input
        className="field"
        placeholder="Add a tag"
        aria-label="Add a tag"
        list={id}
        value={typed}
        maxLength={80}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={add}
        onKeyDown={(event) => {
          if (event.key !== "Enter" && event.key !== ",") return;
          event.preventDefault();
          add();
        }}
      />
      <datalist id={id}>
        {known.map((tag) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
    </div>
  );
}
