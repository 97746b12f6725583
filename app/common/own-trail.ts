import type { Catalog } from "./catalog.ts";
import { duplicate } from "./copy.ts";
import type { GraphDocument, Wire } from "./document.ts";
import { graphOf, wiresOutOf } from "./graph.ts";
import { samePin } from "./ports.ts";
import type { Stretch, TrainingNumber } from "./training-numbers.ts";

type Led = { readonly document: GraphDocument /** Where the way ends. */; readonly node: string };

/**
 * The node of a number as this training's, and this stage's, alone: what feeds others, too, is copied along the way to it.
 * Copies keep their streams of random numbers, so that the arm draws as before.
 */
export function ownTrail(document: GraphDocument, catalog: Catalog, training: string, stretch: Stretch, number: TrainingNumber): Led {
  const [first, ...rest] = number.trail as [Wire, ...Wire[]];
  if (stretch.stage === undefined || first.to.node !== training || first.to.pin !== "optimizer")
    return led({ document, node: training }, catalog, number.trail);
  // The optimizer of all stages becomes this stage's own.
  const stage = led({ document, node: training }, catalog, stretch.trail);
  const wire = { from: first.from, to: { node: stage.node, pin: "optimizer" } };
  return led({ ...stage, document: { ...stage.document, wires: [...stage.document.wires, wire] } }, catalog, [wire, ...rest]);
}

function led(start: Led, catalog: Catalog, trail: readonly Wire[]): Led {
  let { document, node } = start;
  for (const { from, to } of trail) {
    const isIt = (wire: Wire) => samePin(wire.from, from) && samePin(wire.to, { ...to, node });
    const others = wiresOutOf(graphOf(document, catalog), from.node).filter((wire) => !isIt(wire));
    let next = from.node;
    if (others.length > 0) {
      const doubled = duplicate(document, [from.node], { x: 24, y: 48 });
      next = doubled.names[0] as string;
      const wires = doubled.document.wires.map((wire) => (isIt(wire) ? { ...wire, from: { ...wire.from, node: next } } : wire));
      document = { ...doubled.document, wires };
    }
    node = next;
  }
  return { document, node };
}
