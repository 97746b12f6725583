import { groupId } from "./document.ts";
import type { Graph } from "./graph.ts";

/** The calls of every scope in the order in which they run, and the circles that have no order. */
export interface Order {
  readonly inside: ReadonlyMap<string | null, readonly string[]>;
  readonly cycles: readonly (readonly string[])[];
}

const known = new WeakMap<Graph, Order>();

/** Among the nodes that are ready, the one that stands first in the document runs first. */
export function orderOf(graph: Graph): Order {
  const order = known.get(graph) ?? sorted(graph);
  known.set(graph, order);
  return order;
}

function sorted(graph: Graph): Order {
  const place = new Map<string, number>();
  const waits = new Map<string, number>();
  for (const node of graph.nodes.values()) {
    if (node.node === groupId) continue;
    place.set(node.name, place.size);
    waits.set(node.name, 0);
  }
  for (const after of graph.next.values()) for (const name of after) waits.set(name, (waits.get(name) ?? 0) + 1);
  const ready = new Heap();
  for (const [name, count] of waits) if (count === 0) ready.add(place.get(name) as number);
  const names = [...place.keys()];
  const inside = new Map<string | null, string[]>();
  for (let at = ready.take(); at !== undefined; at = ready.take()) {
    const name = names[at] as string;
    const scope = graph.scope.get(name) ?? null;
    const list = inside.get(scope);
    if (list === undefined) inside.set(scope, [name]);
    else list.push(name);
    waits.delete(name);
    for (const after of graph.next.get(name) ?? []) {
      const left = (waits.get(after) as number) - 1;
      waits.set(after, left);
      if (left === 0) ready.add(place.get(after) as number);
    }
  }
  return { inside, cycles: cyclesAmong(graph, new Set(waits.keys())) };
}

/** Circles among nodes that never became ready; walking against the arrows from any of them ends in one. */
function cyclesAmong(graph: Graph, stuck: ReadonlySet<string>): string[][] {
  const before = new Map<string, string>();
  for (const [name, after] of graph.next) if (stuck.has(name)) for (const other of after) if (stuck.has(other)) before.set(other, name);
  const done = new Set<string>();
  const cycles: string[][] = [];
  for (const start of stuck) {
    const path: string[] = [];
    let at: string | undefined = start;
    while (at !== undefined && !done.has(at)) {
      done.add(at);
      path.push(at);
      at = before.get(at);
    }
    const begin = at === undefined ? -1 : path.indexOf(at);
    if (begin >= 0) cycles.push(fromFirst(path.slice(begin).reverse(), stuck));
  }
  return cycles;
}

/** A circle told from the node of it that stands first in the document. */
function fromFirst(cycle: readonly string[], inOrder: ReadonlySet<string>): string[] {
  const first = [...inOrder].find((name) => cycle.includes(name)) as string;
  const at = cycle.indexOf(first);
  return [...cycle.slice(at), ...cycle.slice(0, at)];
}

/** Smallest number first. */
class Heap {
  private readonly items: number[] = [];

  add(item: number): void {
    const { items } = this;
    let at = items.push(item) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if ((items[up] as number) <= item) break;
      items[at] = items[up] as number;
      at = up;
    }
    items[at] = item;
  }

  take(): number | undefined {
    const { items } = this;
    const first = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return first;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= items.length) break;
      if (down + 1 < items.length && (items[down + 1] as number) < (items[down] as number)) down++;
      if ((items[down] as number) >= last) break;
      items[at] = items[down] as number;
      at = down;
    }
    items[at] = last;
    return first;
  }
}
