import { create } from "zustand";
import type { Catalog } from "../../common/catalog.ts";
import { formatVersion, type GraphDocument } from "../../common/document.ts";
import { back, forth, fresh, type History, record } from "./history.ts";
import { type Compiled, nothing, recompile } from "./recompile.ts";

export const emptyDocument: GraphDocument = { patchbay: formatVersion, title: "Untitled", seed: 1, nodes: [], wires: [] };

export interface DocumentState extends Compiled {
  readonly document: GraphDocument;
  readonly catalog: Catalog;
  /** File it belongs to; null until it was saved once. */
  readonly path: string | null;
  /** Differs from what was last loaded or saved. */
  readonly dirty: boolean;
  /** Names of nodes, docked ones too. */
  readonly selection: readonly string[];
  readonly history: History;
  /** The one way to change the document. Edits with the same `merge` that follow each other closely are one step of undo. */
  apply(label: string, edit: (document: GraphDocument) => GraphDocument, options?: { merge?: string }): void;
  undo(): void;
  redo(): void;
  select(names: readonly string[]): void;
  load(document: GraphDocument, path: string | null): void;
  markSaved(path: string): void;
  /** What is open is not what its file holds. */
  markUnsaved(): void;
  setCatalog(catalog: Catalog): void;
}

let saved: GraphDocument | null = emptyDocument;

/** The open document with its history; what is derived from it is derived here, once for all panels. */
export const useDocument = create<DocumentState>((set, get) => {
  const show = (document: GraphDocument, rest: Partial<DocumentState> = {}) => {
    const names = new Set(document.nodes.map((node) => node.name));
    const kept = get().selection.filter((name) => names.has(name));
    const selection = kept.length === get().selection.length ? get().selection : kept;
    set({ document, dirty: document !== saved, selection, ...recompile(document, get().catalog), ...rest });
  };
  return {
    document: emptyDocument,
    catalog: { nodes: {} },
    path: null,
    dirty: false,
    selection: [],
    history: fresh,
    ...nothing,
    apply: (label, edit, { merge } = {}) => {
      const { document: before, history } = get();
      const document = edit(before);
      if (document === before) return;
      show(document, { history: record(history, before, label, merge ?? null, Date.now()) });
    },
    undo: () => {
      const step = back(get().history, get().document);
      if (step !== null) show(step.document, { history: step.history });
    },
    redo: () => {
      const step = forth(get().history, get().document);
      if (step !== null) show(step.document, { history: step.history });
    },
    select: (names) => {
      const { selection } = get();
      if (names.length !== selection.length || names.some((name, i) => name !== selection[i])) set({ selection: names });
    },
    load: (document, path) => {
      saved = document;
      show(document, { history: fresh, path, selection: [], dirty: false });
    },
    markSaved: (path) => {
      saved = get().document;
      set({ path, dirty: false });
    },
    markUnsaved: () => {
      saved = null;
      set({ dirty: true });
    },
    setCatalog: (catalog) => set({ catalog, ...recompile(get().document, catalog) }),
  };
});
