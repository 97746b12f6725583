import type { PinSpec, Projection } from "./flow.ts";
import { type Box, boxes } from "./geometry.ts";
import { group } from "./measures.ts";

interface Point {
  readonly x: number;
  readonly y: number;
}
/** A detour: down or up beside the source, along a corridor between cards, down or up beside the target. */
export interface Via {
  readonly x1: number;
  readonly y: number;
  readonly x2: number;
}

/** Room that a wire leaves above, below and beside a card, and between wires of different sources in one corridor. */
const air = 6;
const side = 12;
const lane = 3.5;
/** More cards than this and wires run straight: looking for a way past all of them would be felt. */
const most = 150;

/** Ways round cards, by edge; a wire whose plain curve meets no card, or that has no better way, is not in it. */
export function routes(projection: Projection): ReadonlyMap<string, Via> {
  const found = new Map<string, Via>();
  if (projection.nodes.length > most) return found;
  const all = boxes(projection);
  // Of a frame only the head stands in the way.
  const cards = projection.nodes.flatMap(({ id, type }): Box[] => {
    const box = all.get(id);
    return box === undefined ? [] : type === "card" ? [box] : [{ ...box, height: group.header }];
  });
  const pins = new Map(
    projection.nodes.flatMap(({ id, data }) => data.pins.map((pin): [string, PinSpec] => [`${id} ${pin.way} ${pin.id}`, pin])),
  );
  const end = (node: string, key: string): Point | null => {
    const box = all.get(node);
    const pin = pins.get(`${node} ${key}`);
    return box === undefined || pin === undefined ? null : { x: box.x + pin.x, y: box.y + pin.y };
  };
  // Wires of one source share their way; those of others keep beside it.
  const lanes = new Map<string, number>();
  const known = new Map<string, number[]>();
  for (const edge of projection.edges) {
    const from = end(edge.source, `out ${edge.sourceHandle}`);
    const to = end(edge.target, `in ${edge.targetHandle}`);
    if (from === null || to === null) continue;
    const key = `${edge.source} ${edge.sourceHandle}`;
    const corridors = known.get(key) ?? [];
    const via = wayRound(from, to, cards, { index: lanes.get(key) ?? lanes.size, corridors });
    if (via === null) continue;
    if (!lanes.has(key)) lanes.set(key, lanes.size);
    known.set(key, [...corridors, via.y]);
    found.set(edge.id, via);
  }
  return found;
}

/** The shortest way from output to input with the fewest cards on it; null where the plain curve is as good. */
export function wayRound(
  from: Point,
  to: Point,
  cards: readonly Box[],
  { index = 0, corridors = [] }: { index?: number; corridors?: readonly number[] } = {},
): Via | null {
  const plain = curveHits(from, to, cards);
  if (plain === 0) return null;
  const shift = (index % 4) * lane;
  const left = Math.min(from.x, to.x) - 2 * side;
  const right = Math.max(from.x, to.x) + 2 * side;
  const near = cards.filter((box) => box.x < right && box.x + box.width > left);
  const heights = [...corridors, from.y, to.y, ...near.flatMap((box) => [box.y - air - shift, box.y + box.height + air + shift])];
  let best: Via | null = null;
  let least = plain * far + Math.abs(to.x - from.x) + Math.abs(to.y - from.y) + bend;
  for (const y of heights)
    for (const x1 of [from.x + side + shift, to.x - side - shift])
      for (const x2 of [to.x - side - shift, from.x + side + shift]) {
        if (x1 < from.x + air || x2 > to.x - air) continue;
        const points = [from, { x: x1, y: from.y }, { x: x1, y }, { x: x2, y }, { x: x2, y: to.y }, to];
        // A corridor that another wire of this source takes already costs no further line.
        const shared = corridors.includes(y) ? 1.5 * Math.abs(x2 - x1) : 0;
        const cost = costOf(points, cards) - shared;
        if (cost < least) {
          least = cost;
          best = { x1, y, x2 };
        }
      }
  return best;
}

/** A card under the wire is worse than any detour. */
const far = 4000;
const bend = 60;

function costOf(points: readonly Point[], cards: readonly Box[]): number {
  let cost = 0;
  for (let i = 1; i < points.length; i++) {
    const a = points[i - 1] as Point;
    const b = points[i] as Point;
    const length = Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
    if (length === 0) continue;
    cost += length + bend / 4;
    // The first and last piece leave and reach the wire's own cards.
    const own = i === 1 || i === points.length - 1;
    for (const box of cards) if (meets(a, b, box, own ? 0 : 2)) cost += far;
  }
  return cost;
}

function meets(a: Point, b: Point, box: Box, margin: number): boolean {
  return (
    Math.max(a.x, b.x) > box.x - margin &&
    Math.min(a.x, b.x) < box.x + box.width + margin &&
    Math.max(a.y, b.y) > box.y - margin &&
    Math.min(a.y, b.y) < box.y + box.height + margin
  );
}

/** How many cards the plain curve runs under, found by walking along it. */
function curveHits(from: Point, to: Point, cards: readonly Box[]): number {
  const { c1, c2 } = bows(from, to);
  const hit = new Set<Box>();
  for (let i = 1; i < steps; i++) {
    const t = i / steps;
    const u = 1 - t;
    const x = u * u * u * from.x + 3 * u * u * t * c1 + 3 * u * t * t * c2 + t * t * t * to.x;
    const y = u * u * u * from.y + 3 * u * u * t * from.y + 3 * u * t * t * to.y + t * t * t * to.y;
    for (const box of cards) if (x > box.x + 1 && x < box.x + box.width - 1 && y > box.y + 1 && y < box.y + box.height - 1) hit.add(box);
  }
  return hit.size;
}
const steps = 28;

/** Where the plain curve's two handles stand. */
function bows(from: Point, to: Point): { c1: number; c2: number } {
  const distance = to.x - from.x;
  const reach = distance < 0 ? Math.min(140, 40 - distance * 0.35) : Math.max(24, Math.min(140, distance * 0.5));
  return { c1: from.x + reach, c2: to.x - reach };
}

/** SVG path of a wire: a curve, or its detour with round corners. */
export function wirePath(from: Point, to: Point, via: Via | null): string {
  if (via === null) {
    const { c1, c2 } = bows(from, to);
    return `M${from.x} ${from.y}C${c1} ${from.y} ${c2} ${to.y} ${to.x} ${to.y}`;
  }
  const { x1, y, x2 } = via;
  const points = [from, { x: x1, y: from.y }, { x: x1, y }, { x: x2, y }, { x: x2, y: to.y }, to];
  const corners = points.filter((p, i) => i === 0 || p.x !== points[i - 1]?.x || p.y !== points[i - 1]?.y);
  let path = `M${from.x} ${from.y}`;
  for (let i = 1; i < corners.length - 1; i++) {
    const [before, at, after] = [corners[i - 1] as Point, corners[i] as Point, corners[i + 1] as Point];
    const r = Math.min(10, span(before, at) / 2, span(at, after) / 2);
    const a = towards(at, before, r);
    const b = towards(at, after, r);
    path += `L${a.x} ${a.y}Q${at.x} ${at.y} ${b.x} ${b.y}`;
  }
  return `${path}L${to.x} ${to.y}`;
}

const span = (a: Point, b: Point) => Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
const towards = (from: Point, to: Point, by: number): Point => ({
  x: from.x + Math.sign(to.x - from.x) * by,
  y: from.y + Math.sign(to.y - from.y) * by,
});
