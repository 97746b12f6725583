import type { GraphNode, Json, Pin, Wire } from "./document.ts";
import { type Graph, wiresInto } from "./graph.ts";
import { own } from "./own.ts";
import { settled } from "./settings.ts";

/**
 * Which settings of a graph are the driven numbers of a training, under the names that it tells them by. The names are
 * made by the nodes that join numbers (`nodes/lib/sockets.ts`, the optimizer's chain, sums and mixes); what is said here of
 * those nodes is held against what they do by a test over all templates and random graphs.
 */
export interface TrainingNumber {
  readonly name: string;
  /** The node that has it as a setting; null where a node makes the number by itself. */
  readonly node: string | null;
  readonly setting: string;
  /** Wires from that node to the training, the training's own first. */
  readonly trail: readonly Wire[];
}

/** A part of a training with numbers and a clock of its own: a stage, or the whole. */
export interface Stretch {
  /** Wire that brings the stage into the plan; absent for the whole. */
  readonly stage?: Wire;
  /** Wires from the stage to the training. */
  readonly trail: readonly Wire[];
  /** Updates that it lasts; null where that is not known before the run. */
  readonly updates: number | null;
  readonly numbers: readonly TrainingNumber[];
}

/** The stretches of a training in their order, or null for a node that is no training known here. */
export function stretchesOf(graph: Graph, training: string): readonly Stretch[] | null {
  const at = (pin: string) => ({ node: training, pin });
  switch (graph.nodes.get(training)?.node) {
    case "training/train":
      return [{ trail: [], updates: Number.POSITIVE_INFINITY, numbers: lesson(graph, training, training, []) }];
    case "training/range-test": {
      const tested: TrainingNumber = { name: "rate", node: null, setting: "rate", trail: [] };
      const optimizer = join([
        ["1", single(graph, at("optimizer"), [])],
        ["2", [tested]],
      ]);
      const numbers = join([
        ["objective", single(graph, at("objective"), [])],
        ["optimizer", optimizer],
        ["batches", single(graph, at("batches"), [])],
      ]);
      return [{ trail: [], updates: Number.POSITIVE_INFINITY, numbers }];
    }
    case "training/stages":
      return stages(graph, training);
    default:
      return null;
  }
}

function stages(graph: Graph, training: string): readonly Stretch[] | null {
  const [plan] = listInto(graph, training, "plan");
  if (plan === undefined || graph.nodes.get(plan.from.node)?.node !== "training/stage-plan") return null;
  return listInto(graph, plan.from.node, "stages").flatMap((wire): Stretch[] => {
    const stage = wire.from.node;
    if (graph.nodes.get(stage)?.node !== "training/stage") return [];
    const trail = [plan, wire];
    return [{ stage: wire, trail, updates: lengthOf(graph, stage), numbers: lesson(graph, stage, training, trail) }];
  });
}

/** What `supervised` joins. A stage without an optimizer has the training's, and its watched objectives are the training's. */
function lesson(graph: Graph, inner: string, training: string, trail: readonly Wire[]): TrainingNumber[] {
  const optimizer =
    listInto(graph, inner, "optimizer").length > 0
      ? single(graph, { node: inner, pin: "optimizer" }, trail)
      : single(graph, { node: training, pin: "optimizer" }, []);
  const watch = listInto(graph, training, "watch");
  const names = numbered(watch.map(({ from }) => objectiveName(graph, from.node)));
  return join([
    ["objective", single(graph, { node: inner, pin: "gradient" }, trail)],
    ["optimizer", optimizer],
    ["batches", single(graph, { node: inner, pin: "batches" }, trail)],
    ...watch.map((wire, place) => [names[place] as string, numbersOf(graph, wire, [])] as const),
  ]);
}

function single(graph: Graph, pin: Pin, trail: readonly Wire[]): TrainingNumber[] {
  return listInto(graph, pin.node, pin.pin).flatMap((wire) => numbersOf(graph, wire, trail));
}

/** The numbers of what comes through a wire. */
function numbersOf(graph: Graph, wire: Wire, before: readonly Wire[]): TrainingNumber[] {
  const trail = [...before, wire];
  const name = wire.from.node;
  const card = graph.cards.get(name);
  if (card === undefined || trail.length > graph.nodes.size) return [];
  const settings = Object.entries(card.settings).filter(([, setting]) => setting.control === "number" && setting.driven === true);
  const mine = settings.map(([setting]): TrainingNumber => ({ name: setting, node: name, setting, trail }));
  const under = (pin: string) => listInto(graph, name, pin).map((one) => numbersOf(graph, one, trail));
  switch (card.id) {
    case "optimizers/chain":
      return join(under("transforms").map((numbers, place) => [String(place + 1), numbers]));
    case "objectives/weighted":
      return [...behind(under("objective").flat(), "weight"), ...mine];
    case "data/source":
      return [...behind(under("batches").flat(), "share"), ...mine];
    case "objectives/mix-objectives": {
      const names = numbered(listInto(graph, name, "parts").map(({ from }) => objectiveName(graph, from.node)));
      return under("parts").flatMap((numbers, place) => numbers.map((one) => ({ ...one, name: `${names[place]}.${one.name}` })));
    }
    case "data/mix-batches": {
      const names = numbered(listInto(graph, name, "sources").map(({ from }) => sourceName(graph, from.node)));
      return under("sources").flatMap((numbers, place) => {
        const whole: TrainingNumber = { name: "share", node: null, setting: "share", trail };
        const all = numbers.some((one) => one.name === "share") ? numbers : [whole, ...numbers];
        return all.map((one) => ({ ...one, name: `${names[place]}.${one.name}` }));
      });
    }
    case "training/plain-gradient":
      return under("objective").flat();
    default:
      return mine;
  }
}

/** A name that only one owner has stays as it is; others, and those that these would meet, get their owner's in front. */
function join(owners: readonly (readonly [owner: string, numbers: readonly TrainingNumber[]])[]): TrainingNumber[] {
  const all = owners.flatMap(([owner, numbers]) => numbers.map((number) => ({ number, full: `${owner}.${number.name}` })));
  const behind = new Set<string>();
  for (;;) {
    const given = all.map(({ number, full }) => (behind.has(full) ? { ...number, name: full } : number));
    const uses = new Map<string, number>();
    for (const { name } of given) uses.set(name, (uses.get(name) ?? 0) + 1);
    const before = behind.size;
    for (const [place, { full }] of all.entries()) if ((uses.get(given[place]?.name as string) as number) > 1) behind.add(full);
    if (behind.size === before) return given;
  }
}

/** Numbers inside a node that has one of that name itself. */
function behind(numbers: readonly TrainingNumber[], taken: string): TrainingNumber[] {
  return numbers.map((one) => (one.name === taken || one.name.startsWith("inner.") ? { ...one, name: `inner.${one.name}` } : one));
}

/** What an objective calls itself: its function's name, through a weight that of what is weighted. */
function objectiveName(graph: Graph, node: string): string {
  const card = graph.cards.get(node);
  if (card?.id === "objectives/mix-objectives") return "mix";
  const [inner] = card?.id === "objectives/weighted" ? listInto(graph, node, "objective") : [];
  return inner === undefined ? (card?.call ?? "") : objectiveName(graph, inner.from.node);
}

function sourceName(graph: Graph, node: string): string {
  return graph.cards.get(node)?.id === "data/source" ? String(settingOf(graph, node, "name")) : "source";
}

function lengthOf(graph: Graph, stage: string): number | null {
  const value = listInto(graph, stage, "updates").length > 0 ? null : settingOf(graph, stage, "updates");
  return typeof value === "number" ? value : null;
}

/** The value that a setting has in the document, or its card's default. */
export function settingOf(graph: Graph, node: string, name: string): Json | null {
  const setting = own(graph.cards.get(node)?.settings, name);
  return setting === undefined ? null : settled(own((graph.nodes.get(node) as GraphNode).settings, name), setting);
}

/** Wires of one input in the order of its list. */
export function listInto(graph: Graph, node: string, pin: string): readonly Wire[] {
  return wiresInto(graph, node)
    .filter(({ to }) => to.pin === pin)
    .map((wire, place) => ({ wire, place }))
    .sort((a, b) => (a.wire.to.index ?? a.place) - (b.wire.to.index ?? b.place) || a.place - b.place)
    .map(({ wire }) => wire);
}

/** The second of a name gets a 2, as in `nodes/lib/names.ts`. */
function numbered(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let count = 2; taken.has(free); count++) free = `${name}${count}`;
    taken.add(free);
    return free;
  });
}
