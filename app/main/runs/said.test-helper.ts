import type { RunEvent } from "../../../nodes/lib/events.ts";
import { example } from "../../common/catalog.test-helper.ts";
import type { NewRun } from "./types.ts";

export const newRun = (id: string, more: Partial<NewRun> = {}): NewRun => ({
  id,
  document: example(),
  script: `// ${id}\n`,
  seeds: [101, 102],
  ask: {},
  status: "running",
  ...more,
});

export const started = (run: string): RunEvent => ({ event: "start", run, seeds: [101, 102], engine: "native, 2 threads" });

/** What a training tells of its updates `from` to `until`: a loss that falls, and the number that a schedule drives. */
export function training(
  until: number,
  { from = 1, path = "seed=101", node = "train", loss = (step: number) => 1 / step } = {},
): RunEvent[] {
  return Array.from({ length: Math.max(0, until - from + 1) }, (_, i) => from + i).flatMap((step): RunEvent[] => [
    { event: "metric", node, path, step, name: "loss", value: loss(step) },
    { event: "number", node: "cycle", path, step, name: "rate.rate", value: step / 100, by: "cycle" },
    ...(step % 10 === 0
      ? [
          { event: "clock" as const, node, path, step, presentations: step * 64, seconds: step / 50 },
          { event: "progress" as const, node, path, done: step, of: 400, unit: "updates", perSecond: 50, secondsLeft: (400 - step) / 50 },
        ]
      : []),
  ]);
}

export const ended = (run: string, status: "done" | "failed" | "stopped" = "done"): RunEvent => ({
  event: "end",
  run,
  status,
  outputs: status === "done" ? { score: { accuracy: 0.9 } } : {},
  ...(status === "failed" ? { problem: { code: "executor-died", message: "It died.", fix: "Again." } } : {}),
});
