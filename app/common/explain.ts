import type { Catalog } from "./catalog.ts";
import { compile } from "./compile.ts";
import { type Change, type DocumentDiff, diffDocuments } from "./diff.ts";
import { applyChanges } from "./diff-apply.ts";
import { changeWords, replacedWords } from "./diff-words.ts";
import type { GraphDocument } from "./document.ts";
import { changesThatCount, separable } from "./explain-groups.ts";
import type { ProblemData } from "./problems.ts";

/** A part of what differs between two experiments that can be switched by itself. */
export interface SeparateChange {
  /** "rate of scale: 0.01 → 0.03" */
  readonly words: string;
  readonly changes: readonly Change[];
  /** Why parts of it were put together: what was wrong with the graph that had only one of them. */
  readonly because?: string;
}
export interface Variant {
  readonly name: string;
  readonly document: GraphDocument;
  /** Which of the changes it has. */
  readonly changes: readonly number[];
}
export interface Explanation {
  readonly changes: readonly SeparateChange[];
  /** Graphs to run beside both: the first with each change alone, and the second without each. None where there is nothing to separate. */
  readonly variants: readonly Variant[];
  /** Why nothing can be separated. */
  readonly problem?: ProblemData;
}

/** Which of the differences makes the difference? The graphs that tell, each of which compiles. */
export function explainPlan(a: GraphDocument, b: GraphDocument, catalog: Catalog): Explanation {
  const diff = diffDocuments(a, b, catalog);
  const count = new Set(changesThatCount(diff));
  const names = diff.changes.filter((change) => !count.has(change));
  for (const [document, which] of [
    [a, "first"],
    [b, "second"],
  ] as const) {
    const [fault] = compile(document, catalog).problems;
    if (fault !== undefined) return { changes: [], variants: [], problem: notCompiling(which, fault) };
  }
  const fault = (groups: readonly Group[]): string | null =>
    compile(
      applyChanges(
        a,
        groups.flatMap(({ changes }) => changes),
        catalog,
      ),
      catalog,
    ).problems[0]?.message ?? null;
  const groups = merged(
    separable(a, diff, catalog).map((changes) => ({ changes })),
    fault,
  );
  const changes = groups.map(({ changes: all, because }) => ({
    words: wordsOf(all, diff, { a, b, catalog }),
    changes: all,
    ...(because === undefined ? {} : { because }),
  }));
  return { changes, variants: variantsOf(changes, (some) => applyChanges(a, some, catalog), names) };
}

interface Group {
  readonly changes: readonly Change[];
  readonly because?: string;
}

/** Puts together what does not compile apart: the first document with each, and the second without each, must. */
function merged(start: readonly Group[], fault: (groups: readonly Group[]) => string | null): readonly Group[] {
  let groups = start;
  for (;;) {
    const next = oneMerge(groups, fault);
    if (next === null) return groups;
    groups = next;
  }
}

function oneMerge(groups: readonly Group[], fault: (groups: readonly Group[]) => string | null): readonly Group[] | null {
  for (const group of groups) {
    const alone = fault([group]);
    const without = alone ?? fault(groups.filter((other) => other !== group));
    if (without === null) continue;
    // From all of them, which compiles, those are taken away that it does not need.
    let needed = groups;
    for (const other of groups) {
      const fewer = needed.filter((one) => one !== other);
      const compiles = alone === null ? fault(groups.filter((one) => !fewer.includes(one))) : fault(fewer);
      if (other !== group && compiles === null) needed = fewer;
    }
    if (needed.length < 2) return null;
    const one: Group = { changes: needed.flatMap(({ changes }) => changes), because: without };
    return groups.flatMap((other) => (other === group ? [one] : needed.includes(other) ? [] : [other]));
  }
  return null;
}

function variantsOf(
  changes: readonly SeparateChange[],
  make: (changes: readonly Change[]) => GraphDocument,
  names: readonly Change[],
): readonly Variant[] {
  if (changes.length < 2) return [];
  const all = changes.map((_, at) => at);
  const only = all.map((at): Variant => ({ name: `only ${words(changes, at)}`, document: make(of(changes, [at])), changes: [at] }));
  // Of two, the second without one is the first with the other.
  if (changes.length === 2) return only;
  const without = all.map((at): Variant => {
    const kept = all.filter((other) => other !== at);
    return { name: `all but ${words(changes, at)}`, document: make([...of(changes, kept), ...names]), changes: kept };
  });
  return [...only, ...without];
}
const words = (changes: readonly SeparateChange[], at: number) => (changes[at] as SeparateChange).words;
const of = (changes: readonly SeparateChange[], places: readonly number[]) => places.flatMap((at) => changes[at]?.changes ?? []);

/** What is replaced or added says more than the wires that come along. */
function wordsOf(
  changes: readonly Change[],
  diff: DocumentDiff,
  { a, b, catalog }: { a: GraphDocument; b: GraphDocument; catalog: Catalog },
): string {
  const names = new Set(changes.flatMap((change) => (change.do === "add" || change.do === "remove" ? [change.node.name] : [])));
  const replaced = diff.replaced.filter(({ from, to }) => names.has(from) && names.has(to));
  const told = new Set(replaced.flatMap(({ from, to }) => [from, to]));
  const others = changes.filter((change) =>
    change.do === "add" || change.do === "remove" ? !told.has(change.node.name) : change.do !== "flag",
  );
  const isWire = ({ do: what }: Change) => what === "connect" || what === "disconnect" || what === "rewire";
  const nodes = replaced.length > 0 || others.some((change) => change.do === "add" || change.do === "remove" || change.do === "kind");
  const lines = [
    ...replaced.map((pair) => replacedWords(pair, { before: a, after: b, catalog })),
    ...others.filter((change) => !(nodes && isWire(change))).map((change) => changeWords(change, catalog)),
  ];
  return lines.length <= 3 ? lines.join("; ") : `${lines.slice(0, 2).join("; ")}; and ${lines.length - 2} more`;
}

function notCompiling(which: string, { node, message, fix }: ProblemData): ProblemData {
  return {
    code: "explain-problems",
    message: `The differences cannot be separated, because the ${which} graph has problems: ${message}`,
    fix,
    ...(node === undefined ? {} : { node }),
  };
}
