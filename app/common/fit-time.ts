import type { Catalog, CatalogNode } from "./catalog.ts";
import type { GraphDocument, Json } from "./document.ts";
import { setSetting } from "./edit.ts";
import { follow, type Length, lengthSettings } from "./fit-length.ts";
import { type Graph, graphOf, isBody, wiresInto } from "./graph.ts";
import { own } from "./own.ts";
import type { Preflight } from "./preflight.ts";
import { settled } from "./settings.ts";

export interface FitChange {
  readonly node: string;
  readonly setting: string;
  readonly from: Json;
  readonly to: Json;
  readonly unit: string;
  /** "600 → 240". */
  readonly words: string;
}

export interface Fitted {
  readonly document: GraphDocument;
  readonly changed: readonly FitChange[];
  /** How long it will take, by what was measured: whole numbers of updates seldom fit exactly. */
  readonly seconds: number;
  /** Why it cannot be made to fit, or only in part; empty where it can. */
  readonly remarks: readonly string[];
}

/**
 * The same experiment, long or short enough to end in so many minutes. All trainings become longer or shorter by one
 * factor; settings of what feeds them that count updates, epochs or examples shown (warm-ups, cycles, marks) follow.
 * What is not training (data, compiling, evaluation) stays as long as it is.
 */
export function fitTime({
  document,
  catalog,
  forecast,
  minutes,
}: {
  document: GraphDocument;
  catalog: Catalog;
  forecast: Preflight;
  minutes: number;
}): Fitted {
  const graph = graphOf(document, catalog);
  const costs = forecast.trainings.map((training) => {
    const most = (training.times * training.updates * training.stepMs) / 1000;
    return { training, stretches: holdersOf(graph, training.node), seconds: Math.min(most, training.times * training.seconds) };
  });
  const elastic = costs.filter(({ stretches }) => stretches.length > 0);
  const remarks = costs
    .filter(({ stretches, training }) => stretches.length === 0 && training.updates > 0)
    .map(({ training }) => `The length of ${training.node} comes over a wire: it stays at ${training.updates} updates.`);
  const moving = elastic.reduce((sum, { seconds }) => sum + seconds, 0);
  const rest = forecast.seconds - moving;
  const factor = moving > 0 ? (60 * minutes - rest) / moving : 0;
  if (!(factor > 0)) {
    const why =
      moving > 0 ? `Data, compiling and evaluation alone take ${duration(rest)}.` : "There is no training whose length a setting says.";
    return { document, changed: [], seconds: forecast.seconds, remarks: [...remarks, why] };
  }

  const factors = factorsOf(
    graph,
    elastic.flatMap(({ stretches }) => stretches),
    factor,
  );
  let fitted = document;
  const changed: FitChange[] = [];
  for (const [node, share] of factors) {
    for (const length of lengthSettings(settingsOf(graph, node), graph.cards.get(node) as CatalogNode)) {
      if (isWired(graph, node, length.name)) continue;
      const to = follow(length, share);
      if (same(to, length.value)) continue;
      fitted = setSetting(fitted, node, length.name, to);
      const words = `${shown(length.value)} → ${shown(to)}`;
      changed.push({ node, setting: length.name, from: length.value, to, unit: length.unit, words });
    }
  }
  const seconds = elastic.reduce((sum, one) => sum + one.seconds * (meanFactor(graph, one.stretches, factors) - 1), forecast.seconds);
  return { document: fitted, changed, seconds, remarks };
}

/** Nodes whose own setting says how long a training, or a stage of it, lasts. */
function holdersOf(graph: Graph, training: string): string[] {
  const stages = [...upstream(graph, training)].filter((name) => Object.values(graph.cards.get(name)?.outputs ?? {}).includes("Stage"));
  return [training, ...stages].filter((name) => {
    const main = mainLength(graph, name);
    return main !== null && !isWired(graph, name, main.name);
  });
}

function mainLength(graph: Graph, name: string): Length | null {
  const card = graph.cards.get(name);
  if (card === undefined) return null;
  const lengths = lengthSettings(settingsOf(graph, name), card);
  return lengths.find((one) => one.name === "budget") ?? lengths.find((one) => one.name === "updates") ?? null;
}

/** Node -> by what its lengths change: those of a training by what rounding leaves of the factor, and so what feeds it. */
function factorsOf(graph: Graph, holders: readonly string[], factor: number): Map<string, number> {
  const factors = new Map<string, number>();
  const rounded = new Map(holders.map((name) => [name, roundedFactor(mainLength(graph, name), factor)]));
  for (const [name, share] of rounded) factors.set(name, share);
  // The longest first, for a schedule that drives two trainings follows that one.
  const byLength = [...rounded].sort(([a], [b]) => longness(graph, b) - longness(graph, a));
  for (const [name, share] of byLength) {
    for (const before of upstream(graph, name)) if (!factors.has(before) && !isTraining(graph, before)) factors.set(before, share);
    // Rungs of a search over the trainings inside.
    for (let parent = graph.scope.get(name) ?? null; parent !== null; parent = graph.scope.get(parent) ?? null)
      if (!factors.has(parent)) factors.set(parent, factor);
  }
  // A training whose length its stages say, and whose marks follow them.
  for (const name of graph.nodes.keys()) {
    if (factors.has(name) || !isTraining(graph, name)) continue;
    if ([...upstream(graph, name)].some((before) => rounded.has(before) && feedsStages(graph, before))) factors.set(name, factor);
  }
  return factors;
}

const feedsStages = (graph: Graph, name: string) => Object.values(graph.cards.get(name)?.outputs ?? {}).includes("Stage");

function isTraining(graph: Graph, name: string): boolean {
  const card = graph.cards.get(name);
  if (card?.reports !== true) return false;
  return (
    Object.values(card.outputs).includes("Trained") ||
    Object.values(card.inputs).some(({ port }) => "Batches" in port || "StagePlan" in port)
  );
}

function longness(graph: Graph, name: string): number {
  const value = mainLength(graph, name)?.value;
  return typeof value === "number" ? value : 0;
}

function roundedFactor(main: Length | null, factor: number): number {
  if (main === null || typeof main.value !== "number" || main.value === 0) return factor;
  const to = follow(main, factor);
  return typeof to === "number" ? to / main.value : factor;
}

function meanFactor(graph: Graph, holders: readonly string[], factors: ReadonlyMap<string, number>): number {
  const weights = holders.map((name) => longness(graph, name));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  if (all === 0) return 1;
  return holders.reduce((sum, name, at) => sum + ((weights[at] as number) / all) * (factors.get(name) ?? 1), 0);
}

/** What a node is made of, without what a container hands in. */
function upstream(graph: Graph, name: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (at: string) => {
    for (const { from } of wiresInto(graph, at)) {
      if (found.has(from.node) || isBody(graph.cards.get(from.node), from.pin)) continue;
      found.add(from.node);
      // A container's results are made by trainings of their own.
      if (Object.keys(graph.cards.get(from.node)?.bodies ?? {}).length === 0) visit(from.node);
    }
  };
  visit(name);
  return found;
}

function isWired(graph: Graph, node: string, setting: string): boolean {
  return wiresInto(graph, node).some(({ to }) => to.pin === setting);
}

function settingsOf(graph: Graph, name: string): Readonly<Record<string, Json>> {
  const settings = graph.nodes.get(name)?.settings ?? {};
  const card = graph.cards.get(name);
  return Object.fromEntries(Object.entries(card?.settings ?? {}).map(([key, setting]) => [key, settled(own(settings, key), setting)]));
}

const same = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);

function shown(value: Json): string {
  if (typeof value === "number") return value.toLocaleString("en-US", { maximumFractionDigits: 4 });
  if (Array.isArray(value) && value.every((item) => typeof item === "number")) return value.map(shown).join(", ");
  return JSON.stringify(value);
}

function duration(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Number((seconds / 60).toPrecision(2))} min`;
}
