import type { ReactNode } from "react";
import { Icon } from "../../shell/icon.tsx";
import type { Column } from "./columns.ts";
import { useRunList } from "./run-list-store.ts";

/** Names of the columns; pressing one sorts by it, pressing it again turns the order round. */
export function ListHead({ columns }: { columns: readonly Column[] }): ReactNode {
  const sort = useRunList((list) => list.sort);
  return (
    <thead className="run-head">
      <tr aria-rowindex={1} className="run-line">
        {columns.map((column, i) => {
          const by = sort.column.id === column.id;
          return (
            <th
              key={column.id}
              scope="col"
              aria-colindex={i + 1}
              aria-sort={by ? (sort.down ? "descending" : "ascending") : "none"}
              className={`run-cell ${column.kind === "title" ? "run-title" : ""}`}
              data-numeric={column.numeric}
            >
              <button
                type="button"
                title={`Sort by ${column.key === "" ? column.title.toLowerCase() : column.key}`}
                // What is new, or large, is looked for first.
                onClick={() =>
                  useRunList.setState({ sort: { column, down: by ? !sort.down : column.kind === "began" || column.kind === "duration" } })
                }
              >
                <span>{column.title}</span>
                {by && (
                  <span className={sort.down ? "run-sorted" : "run-sorted up"}>
                    <Icon name="chevron" />
                  </span>
                )}
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
