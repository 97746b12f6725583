import { create } from "zustand";
import { reattach } from "./attach.ts";
import { command, isEnabled, pressKey } from "./commands.ts";
import { asProblem, desk } from "./desk.ts";
import { showGallery, useDialogs } from "./dialogs-store.ts";
import { useDocument } from "./document-store.ts";
import { hearOfInterrupted, lookForInterrupted } from "./interrupted.ts";
import { useLink } from "./link.ts";
import { isBusy, useRuns } from "./run-store.ts";
import { tellProblem } from "./toasts.tsx";

export const useHost = create<{ version: string; engine: string }>(() => ({ version: "", engine: "" }));

/** Silence after the last edit before the cheap nodes are shown anew, in milliseconds. */
const settle = 300;
let previewing: ReturnType<typeof setTimeout> | undefined;

/** Cheap nodes (a schedule's curve, a row of digits) are shown while the graph is edited; a run is left alone. */
function preview(): void {
  clearTimeout(previewing);
  previewing = setTimeout(async () => {
    const { document } = useDocument.getState();
    if (document.nodes.length === 0 || isBusy(useRuns.getState().state) || useLink.getState().link !== "open") return;
    // What is wrong with the document is in the problems panel already; a preview that fails says nothing more.
    await desk()
      .ask("preview", { document })
      .catch(() => {});
  }, settle);
}

async function greet(): Promise<void> {
  // The engine's name waits for the executor; the catalog does not, and without it nothing can be drawn.
  desk()
    .ask("hello")
    .then(
      ({ version, engine }) => useHost.setState({ version, engine }),
      () => {},
    );
  try {
    useDocument.getState().setCatalog(await desk().ask("catalog"));
    await reattach();
    preview();
  } catch (thrown) {
    tellProblem("Patchbay's host does not answer", asProblem(thrown));
  }
  await lookForInterrupted().catch(() => {});
}

/** Ties the stores to the host, the keys and the desktop's menu. Called once, before the window is drawn. */
export function connect(): void {
  desk().listen(useRuns.getState().hear);
  desk().listen(hearOfInterrupted);
  desk().listen((told) => {
    if (told.tell === "trouble") tellProblem("The run goes on, but not all of it can be kept", told.problem);
  });
  useLink.subscribe(({ link }, before) => {
    if (link === "open" && before.link !== "open") void greet();
  });
  if (useLink.getState().link === "open") void greet();

  useDocument.subscribe((now, before) => {
    if (now.document !== before.document) preview();
  });
  useRuns.subscribe((now, before) => {
    if (isBusy(before.state) && !isBusy(now.state)) preview();
    if (now.problem === null || now.problem === before.problem) return;
    tellProblem(now.state === "died" ? "The run broke off" : "The run failed", now.problem);
  });

  // Before any field or the canvas sees it: the window's commands work wherever the focus is.
  window.addEventListener("keydown", pressKey, { capture: true });
  const { patchbay } = window as { patchbay?: { commands?(hear: (id: string) => void): void } };
  patchbay?.commands?.((id) => {
    const asked = command(id);
    if (useDialogs.getState().dialog === null && isEnabled(asked)) asked.run();
  });
  showGallery(true);
}
