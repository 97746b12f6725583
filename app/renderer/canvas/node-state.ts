import type { ProblemData } from "../../common/problems.ts";
import type { NodeLive } from "../shell/live.ts";
import type { StateIconName } from "./state-icon.tsx";
import { figure } from "./words.ts";

export interface StateWords {
  readonly text: string;
  readonly tone: "quiet" | "busy" | "good" | "bad";
  /** The same as a shape; none where there is nothing to say, or a number says it. */
  readonly icon?: StateIconName;
  /** What the words leave out. */
  readonly title?: string;
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

/**
 * A node's state in words and a shape, for its top right corner; never told by colour alone. A node that was never run
 * says nothing.
 */
export function stateWords(live: NodeLive | undefined, problems: readonly ProblemData[], kept = false): StateWords {
  const missing = problems.filter((p) => p.code === "missing-input").flatMap((p) => (p.field === undefined ? [] : [p.field]));
  const say = (text: string, tone: StateWords["tone"], icon: StateIconName, title?: string): StateWords => ({
    text,
    tone,
    icon,
    share: null,
    ...(title === undefined ? {} : { title }),
  });
  if (live?.state === "failed") return say("failed", "bad", "failed");
  const atRest = live === undefined || (live.state !== "running" && live.state !== "paused");
  if (kept && atRest) return say("kept", "good", "kept", "It keeps an earlier result and is not run again");
  // A schedule says its value: that it was made is no news.
  if (live?.number !== undefined && live.state !== "stale") {
    return { text: `now ${figure(Number(live.number.value.toPrecision(3)))}`, tone: "quiet", share: null };
  }
  if (live?.state === "running" || live?.state === "paused") return atWork(live);
  if (missing.length > 0)
    return say(missing.length > 2 ? `needs ${missing.length} wires` : `needs ${missing.join(", ")}`, "quiet", "needs");
  if (live?.state === "queued") return say("queued", "quiet", "queued", "The run will come to it");
  if (live?.state === "cached") return say("cached", "good", "cached", "Nothing changed, so an earlier result was taken");
  if (live?.state === "done")
    return say(live.milliseconds === undefined || live.milliseconds < 1000 ? "done" : seconds(live.milliseconds), "good", "done", "Done");
  if (live?.state === "stale") return say("changed", "quiet", "stale", "Its result is from before the last change");
  if (live?.cut === "before") return say("not run", "quiet", "skipped", "The run ended before it came to this node");
  if (live?.cut === "midway") return say("stopped", "quiet", "stopped", "The run ended while this node was at work");
  return { text: "", tone: "quiet", share: null };
}

function atWork(live: NodeLive): StateWords {
  const { progress } = live;
  const paused = live.state === "paused";
  const icon = paused ? "paused" : "running";
  const where = live.path === "" ? "" : turn(live.path.split("/")[0] as string);
  if (progress === undefined) return { text: paused ? "paused" : where === "" ? "running" : where, tone: "busy", icon, share: null };
  const done = paused ? (live.pausedAt ?? progress.done) : progress.done;
  const count = `${done.toLocaleString("en-US")} / ${progress.of.toLocaleString("en-US")}`;
  return {
    text: where === "" ? count : `${where} · ${count}`,
    short: count,
    tone: "busy",
    icon,
    title: `${paused ? "Paused" : "Running"}${where === "" ? "" : `, ${where}`}: ${count} ${progress.unit}`,
    share: progress.of > 0 ? progress.done / progress.of : null,
  };
}
