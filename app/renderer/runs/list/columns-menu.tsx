import { Popover } from "radix-ui";
import type { ReactNode } from "react";
import { Icon } from "../../shell/icon.tsx";
import type { Column } from "./columns.ts";
import { useRunList } from "./run-list-store.ts";

/** Which columns the list has: what differs is offered by itself, more metrics are here to be added. */
export function ColumnsMenu({ possible }: { possible: readonly { column: Column; shown: boolean }[] }): ReactNode {
  const rest = possible.filter(({ column }) => column.kind !== "title");
  return (
    <Popover.Root>
      <Popover.Trigger className="button">
        Columns <Icon name="chevron" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover run-columns" align="end" sideOffset={6} aria-label="Columns">
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
