import { graphNode, wire as wireSchema } from "../../common/document.ts";
import { move, updateNode } from "../../common/edit.ts";
import { useDocument } from "../shell/document-store.ts";
import { duplicate, type Fragment, fragmentOf, insertFragment } from "./clipboard.ts";
import { groupNodes, removeAll } from "./inside.ts";
import { cut } from "./wiring.ts";

/** What the keys and the buttons of the canvas do to the open document. */

const fragmentNodes = graphNode.array();
const fragmentWires = wireSchema.array();
const several = (names: readonly string[]) => (names.length === 1 ? (names[0] as string) : `${names.length} nodes`);

export function deleteSelected(wires: readonly number[]): void {
  const { selection, apply, select } = useDocument.getState();
  if (selection.length === 0 && wires.length === 0) return;
  const label =
    selection.length > 0 ? `Delete ${several(selection)}` : wires.length === 1 ? "Delete a wire" : `Delete ${wires.length} wires`;
  // Wires first: their places are those of the document before anything went.
  apply(label, (document) => removeAll(cut(document, wires), selection));
  select([]);
}

export function duplicateSelected(): void {
  const { selection, apply, select } = useDocument.getState();
  if (selection.length === 0) return;
  let names: string[] = [];
  apply(`Duplicate ${several(selection)}`, (document) => {
    const made = duplicate(document, selection);
    names = made.names;
    return made.document;
  });
  select(names);
}

export function groupSelected(): void {
  const { selection, apply, select } = useDocument.getState();
  let name: string | null = null;
  apply(`Group ${several(selection)}`, (document) => {
    const made = groupNodes(document, selection);
    name = made?.name ?? null;
    return made?.document ?? document;
  });
  if (name !== null) select([name]);
}

export function selectAll(): void {
  const { document, select } = useDocument.getState();
  select(document.nodes.filter((node) => node.docked !== true && node.parent === undefined).map((node) => node.name));
}

export function nudgeSelected(by: { x: number; y: number }): void {
  const { selection, apply } = useDocument.getState();
  const names = new Set(selection);
  apply(
    `Move ${several(selection)}`,
    (document) => {
      const places = document.nodes.filter(({ name, parent }) => names.has(name) && !(parent !== undefined && names.has(parent)));
      return move(document, Object.fromEntries(places.map(({ name, x, y }) => [name, { x: x + by.x, y: y + by.y }])));
    },
    { merge: `nudge ${selection.join(" ")}` },
  );
}

/** Draws a node inside the one that it feeds, or takes it out of there. */
export function toggleDocked(): void {
  const { selection, apply, document } = useDocument.getState();
  const [name] = selection;
  const node = document.nodes.find((n) => n.name === name);
  if (node === undefined || selection.length !== 1) return;
  const wire = document.wires.find(({ from }) => from.node === node.name);
  const host = document.nodes.find((n) => n.name === wire?.to.node);
  apply(node.docked === true ? `Undock ${node.name}` : `Dock ${node.name}`, (before) =>
    updateNode(before, node.name, ({ docked, ...rest }) =>
      // Taken out, it stands left of its host.
      docked === true ? { ...rest, ...(host === undefined ? {} : { x: host.x - 240, y: host.y }) } : { ...rest, docked: true },
    ),
  );
}

export function clipboardText(): string | null {
  const { document, selection } = useDocument.getState();
  return selection.length === 0 ? null : JSON.stringify(fragmentOf(document, selection), null, 2);
}

/** Puts in what `clipboardText` gave, here or in another window; anything else on the clipboard is left alone. */
export function pasteText(text: string): boolean {
  const fragment = readFragment(text);
  if (fragment === null) return false;
  const { apply, select } = useDocument.getState();
  let names: string[] = [];
  apply(`Paste ${fragment.nodes.length === 1 ? "a node" : `${fragment.nodes.length} nodes`}`, (document) => {
    const made = insertFragment(document, fragment, { x: 32, y: 32 }, true);
    names = made.names;
    return made.document;
  });
  select(names);
  return true;
}

function readFragment(text: string): Fragment | null {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read !== "object" || read === null || !("patchbayFragment" in read)) return null;
    const { nodes, wires } = read as { nodes?: unknown; wires?: unknown };
    const parsed = { nodes: fragmentNodes.safeParse(nodes), wires: fragmentWires.safeParse(wires) };
    return parsed.nodes.success && parsed.wires.success
      ? { patchbayFragment: 1, nodes: parsed.nodes.data, wires: parsed.wires.data }
      : null;
  } catch {
    return null;
  }
}
