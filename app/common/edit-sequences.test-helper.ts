import fc from "fast-check";
import { example, smallCatalog } from "./catalog.test-helper.ts";
import { copy, duplicate, paste } from "./copy.ts";
import type { GraphDocument, Json, Pin } from "./document.ts";
import {
  addNode,
  connect,
  disconnect,
  type Edited,
  move,
  promote,
  removeNodes,
  rename,
  renameResult,
  setSetting,
  setStream,
} from "./edit.ts";
import { group, setParent, ungroup } from "./frames.ts";

/** One thing that a hand may do. Numbers choose among what is there, so that most edits hit something. */
export type Step = (document: GraphDocument) => GraphDocument;

export const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(list.length, 1)];
const nameAt = (document: GraphDocument, at: number): string => pick(document.nodes, at)?.name ?? "nobody";
export const kept = (document: GraphDocument, edited: Edited): GraphDocument => ("problem" in edited ? document : edited.document);
const ids = [...Object.keys(smallCatalog.nodes), "group", "no/such-node"];

export function pins(document: GraphDocument, side: "from" | "to"): Pin[] {
  return document.nodes.flatMap(({ name, node }) => {
    const card = smallCatalog.nodes[node];
    if (card === undefined) return [];
    const plain = side === "from" ? Object.keys(card.outputs) : [...Object.keys(card.inputs), ...Object.keys(card.settings)];
    const fields = side === "from" ? ["value", "seed", "run"] : ["a", "b"];
    return [
      ...plain.map((pin) => ({ node: name, pin })),
      ...Object.keys(card.bodies).flatMap((pin) => fields.map((field) => ({ node: name, pin, field }))),
    ];
  });
}

export const n = fc.nat(1000);
const json: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(0, 1, -1, 0.5, "Infinity", "", "a", true, null, [], [1, 2]),
  fc.jsonValue() as fc.Arbitrary<Json>,
);
const somePlace = fc.integer({ min: -500, max: 500 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(n, n, fc.boolean()).map(
      ([a, b, inside]): Step =>
        (d) =>
          addNode(d, smallCatalog, { node: pick(ids, a) as string, x: a, y: b, parent: inside ? pick(d.nodes, b)?.name : undefined })
            .document,
    ),
  },
  {
    weight: 8,
    arbitrary: fc.tuple(n, n, fc.option(fc.nat(4))).map(
      ([a, b, index]): Step =>
        (d) => {
          const from = pick(pins(d, "from"), a);
          const to = pick(pins(d, "to"), b);
          return from === undefined || to === undefined
            ? d
            : kept(d, connect(d, smallCatalog, from, index === null ? to : { ...to, index }));
        },
    ),
  },
  fc.tuple(n, n).map(
    ([a, b]): Step =>
      (d) =>
        removeNodes(d, a % 5 === 0 ? [nameAt(d, a), nameAt(d, b)] : []),
  ),
  n.map(
    (a): Step =>
      (d) =>
        disconnect(d, d.wires.length === 0 ? [] : [pick(d.wires, a) as GraphDocument["wires"][number]]),
  ),
  fc.tuple(n, fc.constantFrom("x", "then", "data2", "table", "")).map(
    ([a, to]): Step =>
      (d) =>
        kept(d, rename(d, nameAt(d, a), to)),
  ),
  fc.tuple(n, fc.constantFrom("x", "then", "a")).map(
    ([a, to]): Step =>
      (d) =>
        d.wires.length === 0 ? d : kept(d, renameResult(d, (pick(d.wires, a) as GraphDocument["wires"][number]).to, to)),
  ),
  fc.tuple(n, n, json).map(
    ([a, b, value]): Step =>
      (d) =>
        setSetting(
          d,
          nameAt(d, a),
          pick(Object.keys(smallCatalog.nodes[pick(d.nodes, a)?.node ?? ""]?.settings ?? {}), b) ?? "nothing",
          value,
        ),
  ),
  fc.tuple(n, somePlace, somePlace).map(
    ([a, x, y]): Step =>
      (d) =>
        move(d, { [nameAt(d, a)]: { x, y } }),
  ),
  fc.tuple(n, n).map(
    ([a, b]): Step =>
      (d) =>
        paste(d, copy(d, [nameAt(d, a)]), { by: { x: 9, y: 9 }, parent: pick(d.nodes, b)?.name }).document,
  ),
  fc.tuple(n, n).map(
    ([a, b]): Step =>
      (d) =>
        d.nodes.length > 40 ? d : duplicate(d, [nameAt(d, a), nameAt(d, b)], { x: 9, y: 9 }).document,
  ),
  fc.tuple(n, n).map(
    ([a, b]): Step =>
      (d) =>
        group(d, [nameAt(d, a), nameAt(d, b)]).document,
  ),
  n.map(
    (a): Step =>
      (d) =>
        ungroup(d, nameAt(d, a)),
  ),
  fc.tuple(n, n, fc.boolean()).map(
    ([a, b, out]): Step =>
      (d) =>
        setParent(d, [nameAt(d, a)], out ? undefined : nameAt(d, b)),
  ),
  fc.tuple(n, n, fc.boolean()).map(
    ([a, b, on]): Step =>
      (d) =>
        promote(d, nameAt(d, a), pick(["peak", "lines", "budget", "nothing"], b) as string, on),
  ),
  fc.tuple(n, fc.constantFrom("key", "kee"), fc.constantFrom("model", "mine")).map(
    ([a, key, stream]): Step =>
      (d) =>
        setStream(d, nameAt(d, a), key, stream),
  ),
);
export const steps = fc.array(step, { maxLength: 60 });
export const start = fc.constantFrom<() => GraphDocument>(example, () => ({ patchbay: 1, title: "", seed: 1, nodes: [], wires: [] }));
