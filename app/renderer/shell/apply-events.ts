import type { RunEvent } from "../../../nodes/lib/events.ts";
import { seedIn } from "../../common/seeds.ts";
import { type Acted, addAct, addClock, ofOtherTurns, ofTurns } from "./apply-acts.ts";
import type { NodeLive } from "./live.ts";
import { type Points, rewind, thin } from "./points.ts";

export type Nodes = Readonly<Record<string, NodeLive>>;

export const emptyNode: NodeLive = { state: "idle", path: "", metrics: {}, views: {} };
/** More points than this a curve does not keep: every second older one is dropped, the newest stays. */
export const mostPoints = 8192;

/**
 * What is known of the nodes after these events. Pure: nodes that no event names stay the same objects.
 * `planned`: the nodes that a run which starts here will come to.
 */
export function applyEvents(nodes: Nodes, events: readonly RunEvent[], planned: readonly string[] = []): Nodes {
  if (events.length === 0) return nodes;
  const next: Record<string, NodeLive> = { ...nodes };
  // Copied once a batch and then written in place, so that a thousand points do not cost a thousand copies.
  const own = new Set<string>();
  const ownPoints = new Set<Points>();
  /** path -> the training that last recorded something there: it uses the numbers that schedules tell next. */
  const learning = new Map<string, string>();
  const touch = (name: string): NodeLive => {
    const known = next[name] ?? emptyNode;
    if (own.has(name)) return known;
    own.add(name);
    const copy = { ...known, metrics: { ...known.metrics }, views: { ...known.views } };
    next[name] = copy;
    return copy;
  };
  const add = (node: NodeLive, name: string, path: string, x: number, y: number) => {
    const paths = node.metrics[name] ?? {};
    let points = paths[path];
    if (points === undefined || !ownPoints.has(points)) {
      points = points === undefined ? { x: [], y: [] } : { x: [...points.x], y: [...points.y] };
      ownPoints.add(points);
      node.metrics[name] = { ...paths, [path]: points };
    }
    // A step that was there before: the same training runs again, and its old curve is no longer true.
    if (points.x.length > 0 && x <= points.x[points.x.length - 1]!) rewind(points, x);
    points.x.push(x);
    points.y.push(y);
    if (points.x.length > mostPoints) thin(points);
  };
  const userOf = (event: Extract<RunEvent, { event: "number" }>): string | undefined => {
    if (event.by === undefined || event.by !== event.node) return event.node;
    const known = learning.get(event.path);
    if (known !== undefined) return known;
    const found = Object.keys(next).find((name) => isLearning(next[name]!, event.path));
    if (found !== undefined) learning.set(event.path, found);
    return found;
  };
  for (const event of events) {
    switch (event.event) {
      case "start":
        for (const name of Object.keys(next)) startNode(touch(name), event.seeds);
        for (const name of planned) touch(name).state = "queued";
        break;
      case "call": {
        const node = touch(event.node);
        if (event.state === "running") begin(node, event.path);
        node.state = event.state;
        node.path = event.path;
        delete node.pausedAt;
        if (event.ms !== undefined) node.milliseconds = event.ms;
        if (event.identity !== undefined && event.path === "") node.identity = event.identity;
        break;
      }
      case "metric":
        add(touch(event.node), event.name, event.path, event.step, event.value);
        learning.set(event.path, event.node);
        break;
      case "number": {
        const node = touch(event.node);
        const { name, path, step, value, by } = event;
        // A number that no schedule drives is told at the training that uses it, and is not what that node is about.
        if (by === event.node) node.number = { step, value };
        node.path = path;
        add(node, name, path, step, value);
        const user = userOf(event);
        if (user === undefined) break;
        const at = touch(user);
        at.numbers = { ...at.numbers, [name]: { value, step, ...(by === undefined ? {} : { by }) } };
        break;
      }
      case "progress": {
        const { done, of, unit, perSecond, secondsLeft } = event;
        Object.assign(touch(event.node), { path: event.path, progress: { done, of, unit, perSecond, secondsLeft } });
        break;
      }
      case "clock":
        addClock(touch(event.node), event);
        break;
      case "paused":
        Object.assign(touch(event.node), { state: "paused", path: event.path, pausedAt: event.step });
        break;
      case "resumed": {
        const node = touch(event.node);
        if (node.state === "paused") node.state = "running";
        delete node.pausedAt;
        break;
      }
      case "from": {
        const node = touch(event.node);
        node.from = { ...node.from, [event.path]: { step: event.step, source: event.source } };
        break;
      }
      case "act":
        addAct(touch(event.node), event as Acted);
        break;
      case "view":
        touch(event.node).views[event.name] = event.view;
        break;
      case "note": {
        // A remark of the whole run stands in the log; turns of one training all say the same.
        if (event.node === "") break;
        const node = touch(event.node);
        if (!node.notes?.includes(event.text)) node.notes = [...(node.notes ?? []), event.text];
        break;
      }
      case "end":
        for (const name of Object.keys(next)) {
          const { state } = next[name]!;
          if (state === "running" || state === "paused") {
            const node = touch(name);
            node.state = event.status === "done" ? "done" : "idle";
            if (node.state === "idle") node.cut = "midway";
            delete node.pausedAt;
          }
          if (state === "queued") Object.assign(touch(name), { state: "idle", cut: "before" });
        }
        if (event.status === "failed" && event.problem?.node !== undefined) touch(event.problem.node).state = "failed";
        break;
    }
  }
  return next;
}

const isLearning = ({ state, path, metrics }: NodeLive, at: string): boolean =>
  state === "running" && path === at && metrics.loss?.[at] !== undefined;

/** A new run keeps what may still be true (it may come from the cache) and forgets what cannot be: seeds it will not run, nodes that were edited. */
function startNode(node: NodeLive, seeds: readonly number[]): void {
  const gone = (path: string) => {
    const seed = seedIn(path);
    return node.state === "stale" || (seed !== null && !seeds.includes(seed));
  };
  for (const [name, paths] of Object.entries(node.metrics)) {
    const kept = Object.entries(paths).filter(([path]) => !gone(path));
    if (kept.length === 0) delete node.metrics[name];
    else if (kept.length < Object.keys(paths).length) node.metrics[name] = Object.fromEntries(kept);
  }
  ofTurns(node, (path) => !gone(path));
  node.state = "idle";
  delete node.progress;
  delete node.notes;
  delete node.numbers;
  delete node.pausedAt;
  delete node.cut;
}

/** This turn runs anew: its own curves start from nothing. */
function begin(node: NodeLive, path: string): void {
  for (const [name, paths] of Object.entries(node.metrics)) {
    if (!(path in paths)) continue;
    const { [path]: _old, ...others } = paths;
    node.metrics[name] = others;
  }
  ofOtherTurns(node, path);
  delete node.progress;
  delete node.numbers;
}
