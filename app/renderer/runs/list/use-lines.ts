import { useMemo } from "react";
import type { RunRow } from "../../../common/run-record.ts";
import { arrange, type Line } from "./arrange.ts";
import { type Column, possibleColumns } from "./columns.ts";
import { matches, unknownNames } from "./match.ts";
import { parseQuery } from "./query.ts";
import { useRunList } from "./run-list-store.ts";

export interface Listed {
  /** Runs that are listed, in no order. */
  readonly rows: readonly RunRow[];
  readonly lines: readonly Line[];
  readonly columns: readonly Column[];
  readonly possible: readonly { column: Column; shown: boolean }[];
  readonly faults: readonly string[];
  /** How many there are to search among. */
  readonly all: number;
}
const none: readonly RunRow[] = [];

/** What of the list is to be seen now. */
export function useLines(): Listed {
  const kept = useRunList((list) => list.rows) ?? none;
  const trash = useRunList((list) => list.trash);
  const search = useRunList((list) => list.search);
  const sort = useRunList((list) => list.sort);
  const nested = useRunList((list) => list.nested);
  const closed = useRunList((list) => list.closed);
  const chosen = useRunList((list) => list.columns);
  const here = useMemo(() => kept.filter(({ deleted }) => deleted === trash), [kept, trash]);
  const { rows, faults } = useMemo(() => {
    const query = parseQuery(search);
    const unknown = unknownNames(here, query).map((name) => `No run here has a metric or setting called "${name}".`);
    return { rows: here.filter((row) => matches(row, query)), faults: [...query.faults, ...(here.length === 0 ? [] : unknown)] };
  }, [here, search]);
  const lines = useMemo(() => arrange({ rows, sort, nested, closed }), [rows, sort, nested, closed]);
  const possible = useMemo(
    () => possibleColumns(rows).map(({ column, shown }) => ({ column, shown: chosen[column.id] ?? shown })),
    [rows, chosen],
  );
  const columns = useMemo(() => possible.filter(({ shown }) => shown).map(({ column }) => column), [possible]);
  return useMemo(() => ({ rows, lines, columns, possible, faults, all: here.length }), [rows, lines, columns, possible, faults, here]);
}
