import { useShallow } from "zustand/react/shallow";
import type { NodeLive } from "../shell/live.ts";
import { useRuns } from "../shell/run-store.ts";

/** One state for all that stands in a collapsed frame: what is at work speaks for it, then what went wrong, then the rest. */
export function insideState(lives: readonly NodeLive[]): NodeLive | undefined {
  const notes = lives.flatMap((live) => live.notes ?? []);
  const busy = lives.filter(({ state }) => state === "running" || state === "paused");
  const at = busy.find(({ state }) => state === "paused") ?? busy.find(({ progress }) => progress !== undefined) ?? busy[0];
  if (at !== undefined) {
    // A schedule in there would say its value, which is not what the frame does.
    const { number: _, ...rest } = at;
    return { ...rest, notes };
  }
  const [first] = lives;
  if (first === undefined) return undefined;
  const has = (state: NodeLive["state"]) => lives.some((live) => live.state === state);
  const all = (...states: readonly NodeLive["state"][]) => lives.every((live) => states.includes(live.state));
  const state = has("failed")
    ? "failed"
    : has("queued")
      ? "queued"
      : has("stale")
        ? "stale"
        : all("cached")
          ? "cached"
          : all("cached", "done")
            ? "done"
            : "idle";
  const cut = lives.find((live) => live.cut === "midway")?.cut ?? (lives.every((live) => live.cut === "before") ? "before" : undefined);
  return { state, path: "", metrics: {}, views: {}, notes, ...(state !== "idle" || cut === undefined ? {} : { cut }) };
}

/** The state of these nodes together, in the order in which they stand in the document. */
export function useInside(names: readonly string[]): NodeLive | undefined {
  const lives = useRuns(useShallow((state) => names.flatMap((name) => state.nodes[name] ?? [])));
  return names.length === 0 ? undefined : insideState(lives);
}
