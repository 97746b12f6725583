import type { Catalog } from "./catalog.ts";
import type { GraphDocument, GraphNode, Json } from "./document.ts";
import { addNode, connect, setSetting, updateNode } from "./edit.ts";
import { graphOf, wiresOutOf } from "./graph.ts";
import { type Hold, holdsOf, holdsWithin, isWithin } from "./holds.ts";
import { joined } from "./names.ts";
import { own } from "./own.ts";
import { ownTrail } from "./own-trail.ts";
import type { ProblemData } from "./problems.ts";
import type { PlacedAct } from "./run-record.ts";
import { listInto, type Stretch, settingOf, stretchesOf, unknownIn } from "./training-numbers.ts";

const byHand = "schedules/by-hand";

export type Made =
  | {
      readonly document: GraphDocument;
      /** Its By hand nodes. */
      readonly nodes: readonly string[];
      /** What else was done to that training and no schedule of this number repeats: other numbers, layers, going back, an early end. */
      readonly beside: readonly PlacedAct[];
    }
  | { readonly problem: ProblemData };

/**
 * Writes what a hand did to a number during a run into the graph: between the number and what drove it goes a node By hand
 * with what was held, so that the graph run without the hand gives the same trace, if nothing was done `beside`.
 *
 * `node` is the training, `name` what it calls the number, `acts` those of the run; they count where they were done to all
 * turns or to `path`. In a graph that repeats over seeds all seeds get the schedule then: it is a part of the method.
 *
 * Where the number belongs to several trainings, only this one was held, so it gets a copy of the nodes in between, with the
 * same streams of random numbers: the other arm stays what it was, and both draw alike, which a paired comparison needs.
 * Refused is what would not give the same trace: where the names of a training's numbers are not known, where other nodes read what was
 * done to it, and where an agent will do over again what a hand changed.
 * In a training with stages each stage that was held gets its rows, for its clock begins at 0; `cap` is the run's `--steps`.
 */
export function makeSchedule({
  document,
  catalog,
  node,
  path,
  name,
  acts,
  cap = Number.POSITIVE_INFINITY,
}: {
  document: GraphDocument;
  catalog: Catalog;
  node: string;
  path: string;
  name: string;
  acts: readonly PlacedAct[];
  cap?: number;
}): Made {
  const refuse = (code: string, message: string, fix: string): Made => ({ problem: { code, message, fix, node, field: name } });
  const problem = whyNoSchedule(document, catalog, node, name);
  if (problem !== null) return { problem };
  const stretches = stretchesOf(graphOf(document, catalog), node) as readonly Stretch[];
  const done = acts.filter((one) => one.node === node && (one.path === "" || one.path === path));
  const lengths = stretches.map(({ updates }) => (updates === null ? Number.NaN : Math.min(updates, cap)));
  if (stretches.length > 1 && done.length > 0 && lengths.some(Number.isNaN))
    return refuse("unknown-length", `Where the stages of ${node} begin is not known before the run.`, "Write the updates of each stage.");
  const begins = lengths.map((_, place) => lengths.slice(0, place).reduce((sum, length) => sum + length, 0));
  const endOf = (place: number) => begins[place + 1] ?? Number.POSITIVE_INFINITY;
  const has = ({ numbers }: Stretch) => numbers.some((one) => one.name === name);
  // In a stage without that number the hand was refused, and what it held before it went on holding.
  const heard = done.filter(({ step }) =>
    stretches.some((stretch, place) => has(stretch) && step >= (begins[place] as number) && step < endOf(place)),
  );
  if (heard.some(({ act }) => act.do === "scale" && act.name === name))
    return refuse(
      "number-scaled",
      `An agent scaled ${name} of ${node} together with the rest of its schedule, and By hand holds values alone.`,
      "Wire the training's run to a node Acts to schedule.",
    );
  const holds = holdsOf(heard, name);
  if (holds.length === 0) return refuse("nothing-held", `No hand held ${name} of ${node} in this run.`, "Take it by hand in a run first.");
  const agents = heard.filter(({ by, act }) => by !== undefined && "name" in act && act.name === name);
  const agent = agents[0]?.by;
  // The agent will act again; what it holds goes before every schedule.
  if (hasAgent(document, catalog, node) && !holdsOf(agents, name).every((one) => isWithin(one, holds)))
    return refuse(
      "agent-held",
      `Between two acts of ${agent} a hand changed ${name} of ${node}. ${agent} will act again, and what it holds goes before a schedule.`,
      `Take away the wire of ${agent} to ${node} first: the schedule then holds what both did.`,
    );

  let changed = document;
  const nodes: string[] = [];
  for (const [place, begin] of begins.entries()) {
    const rows = holdsWithin(holds, begin, endOf(place));
    if (rows.length === 0) continue;
    // The edits before left the other stretches what they were; only names of nodes are new.
    const stretch = (stretchesOf(graphOf(changed, catalog), node) as readonly Stretch[])[place] as Stretch;
    const number = stretch.numbers.find((one) => one.name === name);
    if (number === undefined) continue;
    if (number.node === null) return { problem: madeByItself(node, name) };
    const alone = ownTrail(changed, catalog, node, stretch, number);
    const written = writeHolds(alone.document, catalog, alone.node, number.setting, rows);
    if ("problem" in written) return written;
    const flag = { was: `${number.node}.${number.setting}`, is: `${written.node}.base`, keep: alone.node !== number.node };
    changed = noted(withFlag(written.document, flag), written.node, noteOf(node, path, name));
    nodes.push(written.node);
  }
  const beside = done.filter(({ act }) => act.do !== "same" && !("name" in act && act.name === name));
  return { document: changed, nodes, beside };
}

/** Why a number of a training can never be made into a schedule, whatever a hand did to it; null where it can. */
export function whyNoSchedule(document: GraphDocument, catalog: Catalog, node: string, name: string): ProblemData | null {
  const graph = graphOf(document, catalog);
  const why = (code: string, message: string, fix: string): ProblemData => ({ code, message, fix, node, field: name });
  const unknown = unknownIn(graph, node);
  if (unknown !== null)
    return why(
      "numbers-unknown",
      `Which settings of the graph are the numbers of ${node} is not known: ${unknown} joins them in its own way.`,
      "Put a node By hand before the setting that you mean, and write down in it what was held.",
    );
  const stretches = stretchesOf(graph, node);
  if (stretches === null) return why("no-training", `${node} is no training.`, "Choose a node that trains.");
  const found = stretches.flatMap(({ numbers }) => numbers.filter((one) => one.name === name));
  if (found.length === 0) return why("no-such-number", `The training ${node} has no number ${name}.`, `It has ${namesIn(stretches)}.`);
  if (found.every((one) => one.node === null)) return madeByItself(node, name);
  const readers = wiresOutOf(graph, node).flatMap(({ to }) => (graph.cards.get(to.node)?.readsActs ? [to.node] : []));
  if (readers.length === 0) return null;
  const read = [...new Set(readers)].join(", ");
  return why(
    "acts-read",
    `What was done to ${node} is read by ${read}, and a schedule leaves nothing to read.`,
    `Take away these wires first, or replay the run: its record has the hand.`,
  );
}

function madeByItself(node: string, name: string): ProblemData {
  return {
    code: "no-setting",
    message: `No setting of the graph is the number ${name} of ${node}: a node makes it by itself.`,
    fix: "Change that node's settings instead.",
    node,
    field: name,
  };
}

function hasAgent(document: GraphDocument, catalog: Catalog, node: string): boolean {
  const graph = graphOf(document, catalog);
  return Object.entries(graph.cards.get(node)?.inputs ?? {}).some(
    ([pin, { port }]) => "Agent" in port && listInto(graph, node, pin).length > 0,
  );
}

/** The numbers of a training that a setting of the graph is: those that can be made into a schedule. */
export function numbersOfTraining(
  document: GraphDocument,
  catalog: Catalog,
  node: string,
): readonly { name: string; node: string; setting: string }[] {
  const all = (stretchesOf(graphOf(document, catalog), node) ?? []).flatMap(({ numbers }) => numbers);
  const found = new Map(
    all.flatMap((one) =>
      one.node === null ? [] : [[`${one.name} ${one.node}`, { name: one.name, node: one.node, setting: one.setting }]],
    ),
  );
  return [...found.values()];
}

/** Puts a node By hand in front of a setting, or the rows into the one that is there for it alone. */
function writeHolds(
  document: GraphDocument,
  catalog: Catalog,
  leaf: string,
  setting: string,
  rows: readonly Hold[],
): { document: GraphDocument; node: string } | { problem: ProblemData } {
  const graph = graphOf(document, catalog);
  const [driver] = listInto(graph, leaf, setting);
  const before = driver === undefined ? undefined : graph.nodes.get(driver.from.node);
  if (before?.node === byHand && wiresOutOf(graph, before.name).length === 1) {
    const known = settingOf(graph, before.name, "holds") as Json[];
    return { document: setSetting(document, before.name, "holds", [...known, ...rows]), node: before.name };
  }
  const node = graph.nodes.get(leaf) as GraphNode;
  const place = { ...freePlace(document, node), parent: node.parent };
  const { document: added, name } = addNode(document, catalog, { node: byHand, name: joined(setting, "byHand"), ...place });
  const based = setSetting(added, name, "base", own(node.settings, setting) ?? settingOf(graph, leaf, setting));
  const wired = driver === undefined ? { document: based } : connect(based, catalog, driver.from, { node: name, pin: "base" });
  if ("problem" in wired) return wired;
  const edited = connect(
    setSetting(wired.document, name, "holds", [...rows]),
    catalog,
    { node: name, pin: "out" },
    { node: leaf, pin: setting },
  );
  return "problem" in edited ? edited : { document: edited.document, node: name };
}

/** A flag of the script goes on setting the number, in front of the hand; `keep`: the old setting still has others to set. */
function withFlag(document: GraphDocument, { was, is, keep }: { was: string; is: string; keep: boolean }): GraphDocument {
  const { promoted } = document;
  if (promoted?.includes(was) !== true || promoted.includes(is)) return document;
  return { ...document, promoted: promoted.flatMap((path) => (path !== was ? [path] : keep ? [was, is] : [is])) };
}

function noted(document: GraphDocument, name: string, note: string): GraphDocument {
  return updateNode(document, name, (node) => ({
    ...node,
    note: node.note === undefined || node.note === note ? note : `${node.note}\n${note}`,
  }));
}

function noteOf(node: string, path: string, name: string): string {
  return `What a hand did to ${name} of ${node}${path === "" ? "" : ` at ${path}, here for every turn`}.`;
}

/** Left of a node, below what stands there already. */
function freePlace(document: GraphDocument, { x, y, parent }: GraphNode): { x: number; y: number } {
  const beside = document.nodes.filter((node) => node.parent === parent);
  const at = { x: x - 260, y };
  while (beside.some((node) => Math.abs(node.x - at.x) < 220 && Math.abs(node.y - at.y) < 120)) at.y += 40;
  return at;
}

function namesIn(stretches: readonly Stretch[]): string {
  return [...new Set(stretches.flatMap(({ numbers }) => numbers.map(({ name }) => name)))].join(", ") || "none";
}
