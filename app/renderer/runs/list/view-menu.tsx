import { Popover } from "radix-ui";
import type { ReactNode } from "react";
import { Icon } from "../../shell/icon.tsx";
import type { Column } from "./columns.ts";
import { useRunList } from "./run-list-store.ts";

/** How the list is seen: as a tree, with which columns. What differs is offered by itself, more metrics are here to be added. */
export function ViewMenu({
  possible,
  deleted,
}: {
  possible: readonly { column: Column; shown: boolean }[];
  /** How many runs are in the trash. */
  deleted: number;
}): ReactNode {
  const trash = useRunList((list) => list.trash);
  const nested = useRunList((list) => list.nested);
  const rest = possible.filter(({ column }) => column.kind !== "title");
  return (
    <Popover.Root>
      <Popover.Trigger className="button">
        View <Icon name="chevron" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover run-columns" align="end" sideOffset={6} aria-label="View">
          <label>
            <input type="checkbox" checked={nested} onChange={() => useRunList.setState({ nested: !nested })} />
            <span>Tree: forks below their run, groups together</span>
          </label>
          <label>
            <input type="checkbox" checked={trash} onChange={() => useRunList.setState({ trash: !trash })} />
            <span>{`The trash: ${deleted} deleted ${deleted === 1 ? "run" : "runs"}`}</span>
          </label>
          <h3>Columns</h3>
          {rest.map(({ column, shown }) => (
            <label key={column.id}>
              <input
                type="checkbox"
                checked={shown}
                onChange={() => useRunList.setState(({ columns }) => ({ columns: { ...columns, [column.id]: !shown } }))}
              />
              <span>{column.key === "" ? column.title : column.key}</span>
              <span className="faint">{column.kind === "metric" || column.kind === "setting" ? column.kind : ""}</span>
            </label>
          ))}
          <p className="hint">Only settings in which the listed runs differ are offered.</p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
