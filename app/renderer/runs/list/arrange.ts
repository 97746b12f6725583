import type { RunRow } from "../../../common/run-record.ts";
import { compareRows, type Sort } from "./columns.ts";
import { forkWords, titleOf } from "./row-words.ts";

/** A line of the list: a run, or the head of runs that were asked for together. */
export type Line = {
  readonly id: string;
  readonly level: number;
  /** Null where nothing is below it. */
  readonly open: boolean | null;
} & (
  | { readonly is: "run"; readonly row: RunRow /** "from train at 1,240" */; readonly from: string }
  | { readonly is: "group"; readonly name: string; readonly rows: readonly RunRow[] }
);

interface Wanted {
  readonly rows: readonly RunRow[];
  readonly sort: Sort;
  /** Forks below their parents and groups together; else one line after the other. */
  readonly nested: boolean;
  /** Lines that are closed. */
  readonly closed: ReadonlySet<string>;
}

/** The list as it is drawn, top to bottom. A fork stands below its parent, a run of a group below the group's head. */
export function arrange({ rows, sort, nested, closed }: Wanted): Line[] {
  const sorted = rows.toSorted(compareRows(sort));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const origin = (row: RunRow) => {
    const parent = row.ask.fork === undefined ? undefined : byId.get(row.ask.fork.run);
    return forkWords(row, nested || parent === undefined ? undefined : titleOf(parent));
  };
  if (!nested) return sorted.map((row) => ({ is: "run", id: row.id, level: 0, open: null, row, from: origin(row) }));

  const parents = parentsOf(sorted, byId);
  const children = Map.groupBy(sorted, (row) => parents.get(row.id) ?? "");
  const lines: Line[] = [];
  const add = (row: RunRow, level: number) => {
    const below = children.get(row.id) ?? [];
    const open = below.length === 0 ? null : !closed.has(row.id);
    lines.push({ is: "run", id: row.id, level, open, row, from: origin(row) });
    if (open) for (const each of below) add(each, level + 1);
  };
  const top = children.get("") ?? [];
  const groups = Map.groupBy(top, ({ ask }) => ask.group);
  for (const row of top) {
    const { group } = row.ask;
    const members = groups.get(group) ?? [];
    if (group === undefined || members.length < 2) {
      add(row, 0);
      continue;
    }
    // The head stands where the first of them would.
    if (members[0] !== row) continue;
    const id = groupId(group);
    const open = !closed.has(id);
    lines.push({ is: "group", id, level: 0, open, name: groupName(group, members, byId), rows: members });
    if (open) for (const each of members) add(each, 1);
  }
  return lines;
}

export const groupId = (group: string): string => `group ${group}`;

/** Runs that a line stands for: itself, or all of its group. */
export const runsOf = (line: Line): readonly string[] => (line.is === "run" ? [line.id] : line.rows.map(({ id }) => id));

/** Parents that are in the list; a circle, which only a damaged folder can hold, has none. */
function parentsOf(rows: readonly RunRow[], byId: ReadonlyMap<string, RunRow>): ReadonlyMap<string, string> {
  const parents = new Map<string, string>();
  for (const row of rows) {
    const parent = row.ask.fork?.run;
    if (parent === undefined || !byId.has(parent)) continue;
    let above: string | undefined = parent;
    while (above !== undefined && above !== row.id) above = parents.get(above);
    if (above === undefined) parents.set(row.id, parent);
  }
  return parents;
}

/** "Ablation of “Warm-up”" where the group's own words are a kind and the ids of runs; else what its members share. */
function groupName(group: string, members: readonly RunRow[], byId: ReadonlyMap<string, RunRow>): string {
  const [kind = "", ...of] = group.split(" ");
  const about = of.map((id) => byId.get(id)).findLast((row) => row !== undefined);
  const capital = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
  if (about !== undefined) return `${capital} of “${titleOf(about)}”`;
  const titles = new Set(members.map(({ title }) => title));
  if (titles.size === 1) return titleOf(members[0]!);
  return of.length > 0 && /^[a-z]+$/i.test(kind) ? capital : group;
}
