import type { ProblemData } from "../../common/problems.ts";
import type { NodeLive } from "../shell/live.ts";
import { figure } from "./words.ts";

export interface StateWords {
  readonly text: string;
  readonly tone: "quiet" | "busy" | "good" | "bad";
  /** The same in fewer words, for a card whose title needs the room. */
  readonly short?: string;
  /** Share done, where the node is at work. */
  readonly share: number | null;
}

export function seconds(ms: number): string {
  if (ms < 1000) return `${Math.max(1, Math.round(ms))} ms`;
  if (ms < 90_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  return `${Math.round(ms / 60_000)} min`;
}

/** `seed=102/value=0.03` -> `seed 102 · value 0.03`. */
export function turn(path: string): string {
  return path.replaceAll("=", " ").replaceAll("/", " · ");
}

/** How fast a training goes or went, and how long it will go on. */
export function paceWords(live: NodeLive | undefined): { speed: string; left: string } {
  const progress = live?.progress;
  if (progress === undefined || progress.perSecond <= 0) return { speed: "", left: "" };
  const { perSecond, unit, secondsLeft } = progress;
  const speed = perSecond >= 10 ? Math.round(perSecond).toLocaleString("en-US") : perSecond.toPrecision(2);
  return {
    speed: `${speed} ${unit === "updates" ? "steps" : unit}/s`,
    left: live?.state === "running" ? `${seconds(secondsLeft * 1000)} left` : "",
  };
}

/** A node's state in words, for its top right corner; never told by colour alone. */
export function stateWords(live: NodeLive | undefined, problems: readonly ProblemData[]): StateWords {
  const missing = problems.filter((p) => p.code === "missing-input").flatMap((p) => (p.field === undefined ? [] : [p.field]));
  const quiet = (text: string): StateWords => ({ text, tone: "quiet", share: null });
  // A schedule says its value: that it was made is no news.
  if (live?.number !== undefined && live.state !== "failed" && live.state !== "stale") {
    return { text: `now ${figure(Number(live.number.value.toPrecision(3)))}`, tone: "quiet", share: null };
  }
  if (live?.state === "running") {
    const { progress } = live;
    const where = live.path === "" ? "" : turn(live.path.split("/")[0] as string);
    if (progress === undefined) return { text: where === "" ? "running" : where, tone: "busy", share: null };
    const count = `${progress.done.toLocaleString("en-US")} / ${progress.of.toLocaleString("en-US")}`;
    return {
      text: where === "" ? count : `${where} · ${count}`,
      short: count,
      tone: "busy",
      share: progress.of > 0 ? progress.done / progress.of : null,
    };
  }
  if (live?.state === "failed") return { text: "failed", tone: "bad", share: null };
  if (missing.length > 0) return quiet(missing.length > 2 ? `needs ${missing.length} wires` : `needs ${missing.join(", ")}`);
  if (live?.state === "cached") return { text: "cached", tone: "good", share: null };
  if (live?.state === "done")
    return {
      text: live.milliseconds === undefined || live.milliseconds < 1000 ? "done" : seconds(live.milliseconds),
      tone: "good",
      share: null,
    };
  if (live?.state === "stale") return quiet("changed");
  return quiet("");
}
