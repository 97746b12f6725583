import { Toast } from "radix-ui";
import { create } from "zustand";
import type { ProblemData } from "../../common/problems.ts";
import { Icon } from "./icon.tsx";
import "./toasts.css";

interface Note {
  readonly id: number;
  readonly tone: "plain" | "bad";
  readonly title: string;
  readonly text: string;
  /** Of a coded problem, to look it up or to report it. */
  readonly code: string;
  /** A button on it, say Undo. */
  readonly action?: NoteAction | undefined;
}
interface NoteAction {
  readonly label: string;
  run(): void;
}
let next = 1;
const useNotes = create<{ notes: readonly Note[] }>(() => ({ notes: [] }));

/** Says something in the corner. What went wrong stays until it is closed; the rest leaves by itself. */
export function tell(title: string, text = "", tone: Note["tone"] = "plain", code = "", action?: NoteAction): void {
  const note = { id: next++, tone, title, text, code, action };
  // The same words twice are one note, under whatever title, and never more than four stand.
  const other = (each: Note) => (text === "" ? each.title !== title : each.text !== text);
  useNotes.setState(({ notes }) => ({ notes: [...notes.filter(other), note].slice(-4) }));
}
/** Shows a coded problem: what happened, and what to do. */
export function tellProblem(title: string, { code, message, fix }: ProblemData): void {
  tell(title, `${message} ${fix}`, "bad", code);
}

const close = (id: number) => useNotes.setState(({ notes }) => ({ notes: notes.filter((note) => note.id !== id) }));

export function Toasts() {
  const notes = useNotes((state) => state.notes);
  return (
    <Toast.Provider label="Message" swipeDirection="right">
      {notes.map((note) => (
        <Toast.Root
          className="toast"
          key={note.id}
          data-tone={note.tone}
          type={note.tone === "bad" ? "foreground" : "background"}
          duration={note.tone === "bad" ? Number.POSITIVE_INFINITY : 6000}
          onOpenChange={(open) => open || close(note.id)}
        >
          <Toast.Title className="toast-title">{note.title}</Toast.Title>
          {note.text !== "" && (
            <Toast.Description className="toast-text">
              {note.text} {note.code !== "" && <code className="faint mono">{note.code}</code>}
            </Toast.Description>
          )}
          {note.action !== undefined && (
            <Toast.Action className="button toast-action" altText={note.action.label} onClick={note.action.run}>
              {note.action.label}
            </Toast.Action>
          )}
          <Toast.Close className="button plain icon toast-close" aria-label="Close this message">
            <Icon name="close" />
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className="toasts" label="Messages ({hotkey})" />
    </Toast.Provider>
  );
}
