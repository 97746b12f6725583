import type { GraphDocument } from "../../common/document.ts";
import { serialize } from "../../common/parse.ts";
import { desk } from "./desk.ts";
import { useDocument } from "./document-store.ts";
import { gone } from "./link.ts";
import { isBusy, useRuns } from "./run-store.ts";

/** Finds the run again that goes on in the host, after a reload or a lost link. */
export async function reattach(): Promise<void> {
  const going = await desk().ask("attach");
  // Nothing may come between: what is told from here on goes on where the answer ends.
  const { state, hear, attached } = useRuns.getState();
  if (going === null) {
    if (isBusy(state)) hear({ tell: "executor", state: "died", problem: { ...gone } });
    return;
  }
  const before = useDocument.getState().document;
  attached(going);
  if (useDocument.getState().document !== before) await noteUnsaved(going.document, going.path);
}

/** A document that came from a run may not be what its file holds; then it counts as changed. */
export async function noteUnsaved(document: GraphDocument, path: string | null): Promise<void> {
  const text = serialize(document);
  const same = (other: GraphDocument | null) => other !== null && serialize(other) === text;
  const isKept =
    path === null
      ? await desk()
          .ask("templates")
          .then((all) => all.some((one) => same(one.document)))
          .catch(() => false)
      : await desk()
          .ask("open", { path })
          .then((opened) => same(opened.document))
          .catch(() => false);
  const { document: now, markUnsaved } = useDocument.getState();
  if (!isKept && now === document) markUnsaved();
}
