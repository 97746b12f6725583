import type { ReactNode } from "react";
import { placedWords } from "../shell/act-words.ts";
import { useRuns } from "../shell/run-store.ts";
import { LiveCurve } from "../views/live-curve.tsx";
import { useNodeArms } from "../views/use-arm-looks.ts";

/** The live curve of one node of the open document, in the colour and line of its arm. */
export function NodeCurve({ name, width, height, metric }: { name: string; width: number; height: number; metric?: string }): ReactNode {
  const live = useRuns((runs) => runs.nodes[name]);
  const look = useNodeArms().get(name);
  if (live === undefined) return null;
  const { progress, acts = [] } = live;
  const until = progress?.unit === "updates" ? progress.of : undefined;
  return (
    <LiveCurve
      metrics={live.metrics}
      arms={look === undefined ? [] : [look]}
      width={width}
      height={height}
      until={until}
      flags={acts.map((act) => ({ x: act.step, words: placedWords(act) }))}
      {...(metric === undefined ? {} : { metric })}
    />
  );
}
