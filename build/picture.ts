import { armsOf } from "../app/common/arms.ts";
import type { Catalog } from "../app/common/catalog.ts";
import type { TemplateCard } from "../app/common/contract.ts";
import type { GraphDocument } from "../app/common/document.ts";
import type { RunEvent } from "../nodes/lib/events.ts";

const points = 90;
const smoothing = 0.9;

/** The gallery's picture: the loss of each arm's training in one seed, and the number that the candidate's schedule drove. */
export function pictureOf(document: GraphDocument, catalog: Catalog, events: readonly RunEvent[], seed: number): TemplateCard["picture"] {
  const arms = armsOf(document, catalog);
  const path = `seed=${seed}`;
  const curve = (wanted: (event: RunEvent) => number | undefined) => events.flatMap((event) => wanted(event) ?? []);
  const ownArm = (node: string) => (arms.get(node)?.length === 1 ? arms.get(node)?.[0]?.arm : undefined);

  const losses = new Map<string, string>();
  for (const event of events) {
    const arm = event.event === "metric" && event.name === "loss" && event.path === path ? ownArm(event.node) : undefined;
    if (arm !== undefined && event.event === "metric" && !losses.has(arm)) losses.set(arm, event.node);
  }
  const series = [...losses].map(([arm, node]) => ({
    name: arm,
    ...thinned(
      smoothed(
        curve((event) =>
          event.event === "metric" && event.node === node && event.name === "loss" && event.path === path ? event.value : undefined,
        ),
      ),
    ),
  }));

  const driver = document.nodes.find(
    ({ name, node }) => /^schedules\//.test(node) && ownArm(name) !== undefined && ownArm(name) === series[0]?.name,
  );
  if (driver === undefined) return series;
  const driven = curve((event) =>
    event.event === "number" && event.node === driver.name && event.path === path ? event.value : undefined,
  );
  return driven.length === 0
    ? series
    : [
        ...series,
        { name: driver.title ?? catalog.nodes[driver.node]?.title ?? driver.name, ...thinned(driven), axis: "schedule" as const },
      ];
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
