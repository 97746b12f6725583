import { armsOf } from "../app/common/arms.ts";
import type { Catalog, CatalogNode } from "../app/common/catalog.ts";
import type { RecordedCurve } from "../app/common/contract.ts";
import type { GraphDocument } from "../app/common/document.ts";
import type { RunEvent } from "../nodes/lib/events.ts";

const points = 90;
const smoothing = 0.9;

/**
 * The gallery's picture: the loss of each arm's training in one seed, and the number that the candidate's schedule drove. Arms in
 * sweeps are left out, unless that leaves nothing to compare: then the first turn stands for each.
 */
export function pictureOf(document: GraphDocument, catalog: Catalog, events: readonly RunEvent[], seed: number): RecordedCurve[] {
  const alone = curvesAt(document, catalog, events, `seed=${seed}`, false);
  if (alone.length > 1) return alone;
  const swept = curvesAt(document, catalog, events, `seed=${seed}`, true);
  return swept.length > 0 ? swept : shownLines(events);
}

function curvesAt(document: GraphDocument, catalog: Catalog, events: readonly RunEvent[], path: string, swept: boolean): RecordedCurve[] {
  const arms = armsOf(document, catalog);
  const order = [...new Set([...arms.values()].flat().map(({ arm }) => arm))];
  const values = (node: string, name: string | null): number[] => {
    const turn = swept ? events.find((event) => event.event === "metric" && event.node === node && within(event.path, path)) : undefined;
    const place = turn?.event === "metric" ? turn.path : path;
    return events.flatMap((event) => {
      if ((event.event !== "metric" && event.event !== "number") || event.node !== node || event.path !== place) return [];
      return event.event === (name === null ? "number" : "metric") && (name === null || event.name === name) ? event.value : [];
    });
  };
  /** The node of a kind that works for this arm and for as few others as possible. */
  const ownOf = (arm: string, fits: (card: CatalogNode) => boolean) =>
    document.nodes
      .filter(({ name, node }) => catalog.nodes[node] && fits(catalog.nodes[node]) && arms.get(name)?.some((one) => one.arm === arm))
      .sort((a, b) => (arms.get(a.name)?.length ?? 0) - (arms.get(b.name)?.length ?? 0))[0];

  const series = new Map<string, RecordedCurve>();
  for (const arm of order) {
    const training = ownOf(arm, ({ outputs }) => Object.values(outputs).includes("Trained"));
    if (training === undefined || series.has(training.name)) continue;
    const loss = values(training.name, "loss");
    if (loss.length > 0) series.set(training.name, { name: arm, ...thinned(smoothed(loss)) });
  }
  if (series.size === 0) return [];
  const driver = ownOf(order[0] ?? "", ({ family }) => family === "schedules");
  const driven = driver === undefined ? [] : values(driver.name, null);
  if (driver === undefined || driven.length === 0) return [...series.values()];
  const name = driver.title ?? catalog.nodes[driver.node]?.title ?? driver.name;
  return [...series.values(), { name, ...thinned(driven), axis: "schedule" }];
}

const within = (path: string, outer: string) => path === outer || path.startsWith(`${outer}/`);

/** Where nothing trains: the lines of the first node that showed several. */
function shownLines(events: readonly RunEvent[]): RecordedCurve[] {
  for (const event of events) {
    if (event.event !== "view" || event.view.is !== "Lines" || event.view.series.length < 2) continue;
    return event.view.series.map(({ name, y }) => ({ name, ...thinned(y) }));
  }
  return [];
}

function smoothed(y: readonly number[]): number[] {
  let level = 0;
  return y.map((value, step) => {
    level = smoothing * level + (1 - smoothing) * value;
    return level / (1 - smoothing ** (step + 1));
  });
}

/** Evenly spaced, first and last kept, four digits. */
function thinned(y: readonly number[]): { y: number[]; updates: number } {
  const count = Math.min(points, y.length);
  const at = (i: number) => y[Math.round((i * (y.length - 1)) / Math.max(1, count - 1))] as number;
  return { y: Array.from({ length: count }, (_, i) => Number(at(i).toPrecision(4))), updates: y.length };
}
