import { openDialog, showGallery, useDialogs } from "./dialogs-store.ts";
import { emptyDocument, useDocument } from "./document-store.ts";
import { guard, newDocument, save } from "./files.ts";
import { isField, isTyping, pressed } from "./keys.ts";
import { useLayout } from "./layout-store.ts";
import type { PanelId } from "./panel-ids.ts";
import { runCommands } from "./run-commands.ts";
import { useTheme } from "./theme.ts";

export interface Command {
  readonly id: string;
  readonly group: "File" | "Edit" | "Run" | "View" | "Help";
  readonly title: string;
  readonly keys?: string;
  /** Left to the field while the user types in one. */
  readonly yields?: true;
  isEnabled?(): boolean;
  run(): void;
}

const inDocument = () => !useDialogs.getState().gallery;
const panel = (id: PanelId, title: string): Command => ({
  id: `show-${id}`,
  group: "View",
  title: `Show ${title}`,
  isEnabled: inDocument,
  run: () => useLayout.getState().show(id),
});

/** All that the window can do, once: the palette lists it, the keys press it, the desktop's menu names it by id. */
export const commands: readonly Command[] = [
  { id: "new", group: "File", title: "New experiment", keys: "Mod+N", run: newDocument },
  { id: "open", group: "File", title: "Open…", keys: "Mod+O", run: () => openDialog("open") },
  { id: "gallery", group: "File", title: "Templates", keys: "Mod+Shift+T", run: () => showGallery(true) },
  { id: "save", group: "File", title: "Save", keys: "Mod+S", isEnabled: inDocument, run: () => void save() },
  { id: "save-as", group: "File", title: "Save as…", keys: "Mod+Shift+S", isEnabled: inDocument, run: () => openDialog("save") },
  { id: "export", group: "File", title: "Export script…", keys: "Mod+E", isEnabled: inDocument, run: () => openDialog("export") },
  { id: "close", group: "File", title: "Close the experiment", isEnabled: inDocument, run: () => guard(closeDocument) },

  {
    id: "undo",
    group: "Edit",
    title: "Undo",
    keys: "Mod+Z",
    yields: true,
    isEnabled: () => useDocument.getState().history.past.length > 0,
    run: () => useDocument.getState().undo(),
  },
  {
    id: "redo",
    group: "Edit",
    title: "Redo",
    keys: "Mod+Shift+Z",
    yields: true,
    isEnabled: () => useDocument.getState().history.future.length > 0,
    run: () => useDocument.getState().redo(),
  },

  ...runCommands,

  { id: "palette", group: "View", title: "Commands…", keys: "Mod+K", run: () => openDialog("palette") },
  panel("inspector", "the inspector"),
  panel("lesson", "the lesson"),
  panel("script", "the script"),
  panel("curves", "the curves"),
  panel("runs", "the runs"),
  panel("problems", "the problems"),
  panel("log", "the log"),
  {
    id: "toggle-left",
    group: "View",
    title: "Library on or off",
    keys: "Mod+B",
    isEnabled: inDocument,
    run: () => useLayout.getState().toggle("left"),
  },
  {
    id: "toggle-bottom",
    group: "View",
    title: "Bottom panels on or off",
    keys: "Mod+J",
    isEnabled: inDocument,
    run: () => useLayout.getState().toggle("bottom"),
  },
  {
    id: "toggle-right",
    group: "View",
    title: "Inspector on or off",
    keys: "Mod+I",
    isEnabled: inDocument,
    run: () => useLayout.getState().toggle("right"),
  },
  {
    id: "next-panel",
    group: "View",
    title: "To the next panel",
    keys: "F6",
    isEnabled: inDocument,
    run: () => useLayout.getState().step(1),
  },
  {
    id: "previous-panel",
    group: "View",
    title: "To the panel before",
    keys: "Shift+F6",
    isEnabled: inDocument,
    run: () => useLayout.getState().step(-1),
  },
  { id: "reset-layout", group: "View", title: "Reset the layout", isEnabled: inDocument, run: () => useLayout.getState().reset() },
  { id: "theme", group: "View", title: "Light or dark", run: () => useTheme.getState().toggle() },

  { id: "keys", group: "Help", title: "Keyboard shortcuts", keys: "?", yields: true, run: () => openDialog("keys") },
];

export const isEnabled = (command: Command): boolean => command.isEnabled?.() ?? true;

export function command(id: string): Command {
  const found = commands.find((each) => each.id === id);
  if (found === undefined) throw new Error(`There is no command ${id}.`);
  return found;
}

/** Runs what fits the press; a command that does not apply now is swallowed, so that Ctrl+S never saves the page. */
export function pressKey(event: KeyboardEvent): void {
  const { dialog } = useDialogs.getState();
  for (const each of commands) {
    if (each.keys === undefined || !pressed(event, each.keys)) continue;
    if (each.yields && (isTyping(event.target) || dialog !== null)) return;
    event.preventDefault();
    event.stopPropagation();
    if (dialog !== null || !isEnabled(each)) return;
    // What is being typed counts: leaving the field commits it before it is run or saved.
    if (each.group !== "View" && isField(event.target)) event.target.blur();
    each.run();
    return;
  }
}

function closeDocument(): void {
  useDocument.getState().load({ ...emptyDocument }, null);
  showGallery(true);
}
