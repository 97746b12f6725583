import type { Run } from "../lib/run.ts";
import { watchedRun } from "../lib/tiny.test-helper.ts";
import type { Scores } from "../ports.ts";

/** A run that writes down partial results, and the paths and caps that its turns get. */
export function listeningRun() {
  const partials: unknown[] = [];
  const paths: string[] = [];
  const caps: number[] = [];
  const { run: silent, views } = watchedRun();
  const within = (path: string): Run => ({
    ...silent,
    partial: (value) => void partials.push(structuredClone(value)),
    scope: (turn, { maxUpdates = Number.POSITIVE_INFINITY } = {}) => {
      const inner = path === "" ? turn : `${path}/${turn}`;
      paths.push(inner);
      caps.push(maxUpdates);
      return () => within(inner);
    },
  });
  return { run: within(""), partials, paths, caps, views };
}

export function scores(metrics: Record<string, number>): Scores {
  return { is: "Scores", metrics };
}
