import { turn } from "../canvas/node-state.ts";
import { placedWords, updates } from "../shell/act-words.ts";
import type { Nodes } from "../shell/apply-events.ts";
import type { RunSeries } from "./gather.ts";

/** What a person did to a training, at its place on a curve; or where the training goes on from another one's state. */
export interface ActMark {
  readonly x: number;
  readonly words: string;
  readonly colour: string;
  readonly kind: "act" | "refused" | "fork" | "from";
}
const origins = {
  checkpoint: "goes on from its saved state",
  fork: "branches off here",
  shared: "goes on from a run that began alike",
} as const;

/** The trainings that a line tells of: itself, or those that use the number which a schedule's line shows. */
export function trainingsOf(nodes: Nodes, node: string): readonly string[] {
  if (nodes[node]?.metrics.loss !== undefined || nodes[node]?.numbers !== undefined) return [node];
  return Object.keys(nodes).filter((name) => Object.values(nodes[name]?.numbers ?? {}).some(({ by }) => by === node));
}

/** Marks of all turns of the trainings that are drawn; `place` says where an update of a line stands. */
export function actMarks(
  nodes: Nodes,
  series: readonly RunSeries[],
  place: (line: RunSeries, step: number) => number = (_, step) => step,
): readonly ActMark[] {
  const looks = new Map<string, RunSeries>();
  for (const line of series) for (const node of trainingsOf(nodes, line.node)) if (!looks.has(node)) looks.set(node, line);
  return [...looks].flatMap(([node, line]) => {
    const { colour, name } = line;
    const { acts = [], from = {} } = nodes[node] ?? {};
    const one = looks.size === 1 ? "" : `${name}: `;
    const several = new Set(Object.values(nodes[node]?.metrics ?? {}).flatMap((turns) => Object.keys(turns))).size > 1;
    const where = (path: string) => one + (several && path !== "" ? `${turn(path)}: ` : "");
    return [
      ...Object.entries(from).map(
        ([path, { step, source }]): ActMark => ({
          x: place(line, step),
          words: `${where(path)}${origins[source]}, after ${updates(step)}`,
          colour,
          kind: source === "fork" ? "fork" : "from",
        }),
      ),
      ...acts.map(
        (act): ActMark => ({
          x: place(line, act.step),
          words: where(act.path) + placedWords(act),
          colour,
          kind: act.refused === undefined ? "act" : "refused",
        }),
      ),
    ];
  });
}

/** The marks within reach of a pointer, the nearest place first. */
export function marksNear(marks: readonly ActMark[], at: number, reach: number): readonly ActMark[] {
  const near = marks.filter(({ x }) => Math.abs(x - at) <= reach);
  const closest = Math.min(...near.map(({ x }) => Math.abs(x - at)));
  return near.filter(({ x }) => Math.abs(x - at) === closest);
}
