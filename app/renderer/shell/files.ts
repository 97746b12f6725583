import type { ProblemData } from "../../common/problems.ts";
import { asProblem, desk } from "./desk.ts";
import { closeDialog, showGallery, useDialogs } from "./dialogs-store.ts";
import { emptyDocument, useDocument } from "./document-store.ts";
import { tell, tellProblem } from "./toasts.tsx";

/** Opening, saving and closing documents. A failed save says why and leaves document and file as they are. */
export const extension = ".json";

/** Does it now, or asks first when changes would be lost. */
export function guard(onward: () => void): void {
  if (useDocument.getState().dirty) useDialogs.setState({ dialog: "unsaved", onward });
  else onward();
}

export function newDocument(): void {
  guard(() => {
    useDocument.getState().load({ ...emptyDocument }, null);
    showGallery(false);
  });
}

export async function openFile(path: string): Promise<void> {
  try {
    const opened = await desk().ask("open", { path });
    const [first] = opened.problems;
    if (opened.document === null) {
      tellProblem(
        "This document cannot be opened",
        first ?? { code: "not-a-document", message: `${path} holds no document.`, fix: "Choose another." },
      );
      return;
    }
    useDocument.getState().load(opened.document, opened.path);
    showGallery(false);
    if (first !== undefined) tell("Opened with problems", "They are listed in the Problems panel; the file is as it was.");
  } catch (thrown) {
    tellProblem("This document cannot be opened", asProblem(thrown));
  }
}

/** Writes the document; null when it is safely on disk, else why not, and then document and old file are as they were. */
export async function saveTo(path: string): Promise<ProblemData | null> {
  const { document } = useDocument.getState();
  try {
    const saved = await desk().ask("save", { path, document });
    // What was edited while it was written is still unsaved.
    if (useDocument.getState().document === document) useDocument.getState().markSaved(saved.path);
    const { onward } = useDialogs.getState();
    closeDialog();
    tell("Saved", saved.path);
    onward?.();
    return null;
  } catch (thrown) {
    return asProblem(thrown);
  }
}

/** Saves where the document came from; one that was never saved asks for a name. */
export async function save(): Promise<void> {
  const { path } = useDocument.getState();
  if (path === null) {
    useDialogs.setState({ dialog: "save" });
    return;
  }
  const problem = await saveTo(path);
  if (problem !== null) tellProblem("Not saved: the document is still here, unsaved", problem);
}

/** "Cyclical learning rate" -> "cyclical-learning-rate". */
export function fileName(title: string): string {
  const plain = title.normalize("NFKD").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "") || "untitled";
}

// A document that is loaded by whoever (the gallery, a lesson) comes into view.
useDocument.subscribe((now, before) => {
  if (now.history !== before.history && now.document !== before.document && !now.dirty) showGallery(false);
});
// A browser asks before it leaves; Electron asks in its shell, when this prevents it.
window.addEventListener("beforeunload", (event) => {
  if (useDocument.getState().dirty) event.preventDefault();
});
