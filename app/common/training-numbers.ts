import type { CatalogNode } from "./catalog.ts";
import type { GraphNode, Json, Wire } from "./document.ts";
import { type Graph, wiresInto } from "./graph.ts";
import { bearing, bearingInputs, join, numbered, numbersByCard, objectiveName } from "./number-names.ts";
import { own } from "./own.ts";
import { settled } from "./settings.ts";

/**
 * Which settings of a graph are the driven numbers of a training, under the names that it tells them by. The names are made by
 * the nodes that join numbers, as their cards say (`NodeCard.numbers`); what is said here is held against what trainings tell by tests
 * over all nodes, templates and random graphs.
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

/** A look through a graph, and the nodes on its way whose numbers are not known. */
interface Look {
  readonly graph: Graph;
  readonly unknown: string[];
}

/** The stretches of a training in their order, or null for a node that is no training, or none whose numbers are known. */
export function stretchesOf(graph: Graph, training: string): readonly Stretch[] | null {
  const look: Look = { graph, unknown: [] };
  const found = stretches(look, training);
  return look.unknown.length === 0 ? found : null;
}

/** The node because of which the numbers of a training are not known; null where they are, and for a node that is no training. */
export function unknownIn(graph: Graph, training: string): string | null {
  const look: Look = { graph, unknown: [] };
  const found = stretches(look, training);
  return look.unknown[0] ?? (found === null && trains(graph.cards.get(training)) ? training : null);
}

function trains(card: CatalogNode | undefined): boolean {
  return card?.reports === true && Object.values(card.outputs).includes("Trained");
}

function stretches(look: Look, training: string): readonly Stretch[] | null {
  const card = look.graph.cards.get(training);
  if (card?.id === "training/stages") return stages(look, training);
  if (card?.reports !== true || card.numbers === undefined) return null;
  return [{ trail: [], updates: Number.POSITIVE_INFINITY, numbers: numbersAt(look, training, []) }];
}

function stages(look: Look, training: string): readonly Stretch[] | null {
  const { graph } = look;
  const [plan] = listInto(graph, training, "plan");
  if (plan === undefined || graph.nodes.get(plan.from.node)?.node !== "training/stage-plan") return null;
  return listInto(graph, plan.from.node, "stages").flatMap((wire): Stretch[] => {
    const stage = wire.from.node;
    if (graph.nodes.get(stage)?.node !== "training/stage") return [];
    const trail = [plan, wire];
    return [{ stage: wire, trail, updates: lengthOf(graph, stage), numbers: lesson(look, stage, training, trail) }];
  });
}

/** What `supervised` joins for a stage. One without an optimizer has the training's, and its watched objectives are the training's. */
function lesson(look: Look, stage: string, training: string, trail: readonly Wire[]): TrainingNumber[] {
  const { graph } = look;
  const single = (node: string, pin: string, before: readonly Wire[]) =>
    listInto(graph, node, pin).flatMap((wire) => numbersOf(look, wire, before));
  const hasOwn = listInto(graph, stage, "optimizer").length > 0;
  const watch = listInto(graph, training, "watch");
  const names = numbered(watch.map(({ from }) => titleOf(graph, from.node)));
  return join([
    ["objective", single(stage, "gradient", trail)],
    ["optimizer", hasOwn ? single(stage, "optimizer", trail) : single(training, "optimizer", [])],
    ["batches", single(stage, "batches", trail)],
    ...watch.map((wire, place) => [names[place] as string, numbersOf(look, wire, [])] as const),
  ]);
}

/** The numbers of what comes through a wire. */
function numbersOf(look: Look, wire: Wire, before: readonly Wire[]): readonly TrainingNumber[] {
  const trail = [...before, wire];
  const { node, pin } = wire.from;
  const port = own(look.graph.cards.get(node)?.outputs, pin);
  if (port !== undefined && port in bearing && trail.length <= look.graph.nodes.size) return numbersAt(look, node, trail);
  look.unknown.push(node);
  return [];
}

function numbersAt(look: Look, node: string, trail: readonly Wire[]): readonly TrainingNumber[] {
  const { graph } = look;
  const card = graph.cards.get(node) as CatalogNode;
  const made = (setting: string): TrainingNumber => ({ name: setting, node: null, setting, trail });
  const found = numbersByCard<TrainingNumber>(
    card,
    (input) =>
      listInto(graph, node, input).map((wire) => {
        const numbers = numbersOf(look, wire, trail);
        // Sources without a share count as one whole.
        const isWhole = card.id === "data/mix-batches" && !numbers.some(({ name }) => name === "share");
        return { title: titleOf(graph, wire.from.node), numbers: isWhole ? [made("share"), ...numbers] : numbers };
      }),
    (name, isSetting) => (!isSetting ? [made(name)] : isShown(graph, node, name) ? [{ ...made(name), node }] : []),
  );
  if (found === null) look.unknown.push(node);
  return found ?? [];
}

/** What lists that go by names call the value of a node: an objective its function's name; through a wrapper, what is in it. */
function titleOf(graph: Graph, node: string, depth = 0): string {
  const card = graph.cards.get(node);
  if (card === undefined || depth > graph.nodes.size) return "";
  if (card.id === "data/source") return String(settingOf(graph, node, "name"));
  const [input, ...others] = card.numbers === undefined ? bearingInputs(card) : [];
  const [inner] = input === undefined || others.length > 0 ? [] : listInto(graph, node, input);
  if (inner !== undefined) return titleOf(graph, inner.from.node, depth + 1);
  return Object.values(card.outputs).includes("Batches") ? "source" : objectiveName(card);
}

/** Whether a setting means anything beside the others: only then is it a number of the training. */
function isShown(graph: Graph, node: string, name: string): boolean {
  const when = graph.cards.get(node)?.settings[name]?.when;
  return when === undefined || when.is.includes(settingOf(graph, node, when.setting));
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
