import type { ReactNode } from "react";
import type { Projection } from "../canvas/flow.ts";
import type { Box } from "../canvas/geometry.ts";

/** What differs lies on top. */
const order = { same: 0, removed: 1, added: 2 } as const;

/** The wires of both graphs: quiet where they are in both, bold where one was added, dashed where one was removed. */
export function DiffWires({
  projection,
  all,
  place,
  wires,
}: {
  projection: Projection;
  all: ReadonlyMap<string, Box>;
  place(box: Box): Box;
  wires: ReadonlyMap<number, "added" | "removed">;
}): ReactNode {
  const pins = new Map(projection.nodes.flatMap(({ id, data }) => data.pins.map((pin) => [`${id} ${pin.way} ${pin.id}`, pin] as const)));
  const end = (node: string, way: "in" | "out", handle: string) => {
    const [box, pin] = [all.get(node), pins.get(`${node} ${way} ${handle}`)];
    return box === undefined || pin === undefined ? null : place({ x: box.x + pin.x, y: box.y + pin.y, width: 0, height: 0 });
  };
  const drawn = projection.edges.flatMap(({ id, source, sourceHandle, target, targetHandle, data }) => {
    const [from, to] = [end(source, "out", sourceHandle), end(target, "in", targetHandle)];
    if (from === null || to === null) return [];
    const kinds = new Set(data.wires.map((wire) => wires.get(wire) ?? "same"));
    const kind: keyof typeof order = kinds.has("added") ? "added" : kinds.has("same") ? "same" : "removed";
    const bend = Math.max(10, Math.abs(to.x - from.x) / 2);
    const path = `M${from.x} ${from.y}C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`;
    return [{ id, kind, path, label: data.label }];
  });
  return (
    <g>
      {drawn
        .toSorted((a, b) => order[a.kind] - order[b.kind])
        .map(({ id, kind, path, label }) => (
          <path key={id} className="diff-wire" data-kind={kind} d={path}>
            <title>{kind === "same" ? label : `${label}, ${kind}`}</title>
          </path>
        ))}
    </g>
  );
}
