import { Popover } from "radix-ui";
import { type ReactNode, useId } from "react";
import { grammar } from "./query.ts";
import { useRunList } from "./run-list-store.ts";

/** Finds runs by words and by what they are. What it understands stands behind the question mark. */
export function SearchField({ faults }: { faults: readonly string[] }): ReactNode {
  const search = useRunList((list) => list.search);
  const id = useId();
  return (
    <div className="run-search">
      <input
        className="field"
        type="search"
        placeholder="Find runs: words, status:failed, loss<0.3"
        aria-label="Find runs"
        aria-invalid={faults.length > 0}
        aria-describedby={id}
        spellCheck={false}
        value={search}
        onChange={(event) => useRunList.setState({ search: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === "Escape") useRunList.setState({ search: "" });
          if (event.key === "ArrowDown" || event.key === "Enter")
            event.currentTarget.closest(".runs-all")?.querySelector<HTMLElement>("[role=treegrid]")?.focus();
        }}
      />
      <Popover.Root>
        <Popover.Trigger className="button plain icon" aria-label="What can be searched for" title="What can be searched for">
          ?
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content className="popover run-hint" align="start" sideOffset={6} aria-label="What can be searched for">
            <dl>
              {grammar.map(([example, means]) => (
                <div key={example}>
                  <dt>
                    <button
                      type="button"
                      className="link mono"
                      onClick={() => useRunList.setState(({ search: now }) => ({ search: `${now} ${example}`.trim() }))}
                    >
                      {example}
                    </button>
                  </dt>
                  <dd>{means}</dd>
                </div>
              ))}
            </dl>
            <p className="hint">
              All of them must hold. In the list: arrows, Shift and Ctrl choose, Enter opens, F2 renames, S stars, C compares, Delete
              deletes, Ctrl+Z takes back.
            </p>
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      <span id={id} role="status" className="run-faults">
        {faults.join(" ")}
      </span>
    </div>
  );
}
