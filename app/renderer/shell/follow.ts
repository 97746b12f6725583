import { useDocument } from "./document-store.ts";
import { isOpen, useLayout } from "./layout-store.ts";
import type { PanelId } from "./panel-ids.ts";

function bringForward(id: PanelId): void {
  const { api } = useLayout.getState();
  const panel = api?.getPanel(id);
  if (panel !== undefined && isOpen(useLayout.getState(), "right") && !panel.api.isVisible) panel.api.setActive();
}

/** A template opens with its lesson in front, and in a small window with the library closed. */
export function showLessonOf(document: { readonly template?: string | undefined }): void {
  if (document.template === undefined) return;
  bringForward("lesson");
  useLayout.getState().makeRoom();
}

/** A node that is selected shows its settings; a hidden side stays hidden, and a lesson that selects something stays in front. */
export function followSelection(): () => void {
  return useDocument.subscribe((now, before) => {
    const opened = now.document !== before.document && now.history !== before.history && now.history.past.length === 0 && !now.dirty;
    if (opened) showLessonOf(now.document);
    const inLesson = document.activeElement?.closest(".lesson") != null;
    if (now.selection !== before.selection && now.selection.length > 0 && !inLesson) bringForward("inspector");
  });
}
