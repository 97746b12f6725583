import { copy, duplicate, parseClip, paste } from "../../common/copy.ts";
import { move, updateNode } from "../../common/edit.ts";
import { group } from "../../common/frames.ts";
import { type DocumentState, useDocument } from "../shell/document-store.ts";
import { dockings, hostOf } from "./dock.ts";
import { outermost, removeAll, withAllInside } from "./inside.ts";
import { cut } from "./wiring.ts";

/** What the keys and the buttons of the canvas do to the open document. */

const beside = { x: 32, y: 32 };
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
  let names: readonly string[] = [];
  apply(`Duplicate ${several(selection)}`, (document) => {
    const made = duplicate(document, [...withAllInside(document, selection)], beside);
    names = outermost(made.document, made.names);
    return made.document;
  });
  select(names);
}

export function groupSelected(): void {
  const { selection, apply, select } = useDocument.getState();
  let name: string | null = null;
  apply(`Group ${several(selection)}`, (document) => {
    const made = group(document, [...withAllInside(document, outermost(document, selection))]);
    name = made.name;
    return made.document;
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

/** What is more a part of another node than a step of its own. */
const parts = new Set(["GradientTransform", "GradientSource", "Objective", "Schedule", "Part", "Curriculum"]);

/** Whether the chosen node is docked; null where docking it makes no sense or it feeds not exactly one node. */
export function dockedState({ document, catalog, selection }: Pick<DocumentState, "document" | "catalog" | "selection">): boolean | null {
  const node = selection.length === 1 ? document.nodes.find(({ name }) => name === selection[0]) : undefined;
  if (node === undefined || document.wires.filter(({ from }) => from.node === node.name).length !== 1) return null;
  const ports = Object.values(catalog.nodes[node.node]?.outputs ?? {});
  return ports.some((port) => parts.has(port)) ? node.docked === true : null;
}

/** Draws a node inside the one that it feeds, or takes it out of there and stands it to the left. */
export function toggleDocked(): void {
  const state = useDocument.getState();
  const docked = dockedState(state);
  const [name] = state.selection;
  if (docked === null || name === undefined) return;
  const { to } = state.document.wires.find(({ from }) => from.node === name) ?? {};
  const host = state.document.nodes.find((node) => node.name === hostOf(to?.node ?? "", dockings(state.document, state.catalog)));
  state.apply(`${docked ? "Undock" : "Dock"} ${name}`, (document) =>
    updateNode(document, name, ({ docked: _, ...node }) =>
      docked ? { ...node, ...(host === undefined ? {} : { x: host.x - 240, y: host.y }) } : { ...node, docked: true },
    ),
  );
}

export function clipboardText(): string | null {
  const { document, selection } = useDocument.getState();
  return selection.length === 0 ? null : JSON.stringify(copy(document, [...withAllInside(document, selection)]), null, 2);
}

/** Puts in what `clipboardText` gave, here or in another window; anything else on the clipboard is left alone. */
export function pasteText(text: string): boolean {
  const clip = parseClip(text);
  if (clip === null) return false;
  const { apply, select, selection, document } = useDocument.getState();
  // Beside the original, in the same frame, where the original is still what is chosen.
  const parent = document.nodes.find((node) => node.name === selection[0])?.parent;
  let names: readonly string[] = [];
  apply(`Paste ${several(clip.nodes.map(({ name }) => name))}`, (before) => {
    const made = paste(before, clip, { by: beside, parent });
    names = outermost(made.document, made.names);
    return made.document;
  });
  select(names);
  return true;
}
