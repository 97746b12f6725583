import { type FormEvent, useEffect, useRef, useState } from "react";
import type { FileEntry } from "../../common/contract.ts";
import type { ProblemData } from "../../common/problems.ts";
import { PickFile } from "../picture/pick-file.tsx";
import { asProblem, desk } from "./desk.ts";
import { Dialog } from "./dialog.tsx";
import { closeDialog, useDialogs } from "./dialogs-store.ts";
import { useDocument } from "./document-store.ts";
import { extension, fileName, guard, openFile, save, saveTo } from "./files.ts";

function useFiles(): { files: readonly FileEntry[] | null; problem: ProblemData | null } {
  const [files, setFiles] = useState<readonly FileEntry[] | null>(null);
  const [problem, setProblem] = useState<ProblemData | null>(null);
  useEffect(() => {
    desk()
      .ask("documents")
      .then(setFiles, (thrown: unknown) => setProblem(asProblem(thrown)));
  }, []);
  return { files, problem };
}

const when = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

function Files({ onPick }: { onPick(file: FileEntry): void }) {
  const { files, problem } = useFiles();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (files !== null) list.current?.querySelector("button")?.focus();
  }, [files]);
  if (problem !== null) return <p className="problem-text">{`${problem.message} ${problem.fix}`}</p>;
  if (files === null) return <p className="faint">Looking…</p>;
  if (files.length === 0) return <p className="dim">No documents yet. What you save stands here.</p>;
  return (
    <ul className="file-list" ref={list} aria-label="Documents">
      {files.map((file) => (
        <li key={file.path}>
          <button type="button" onClick={() => onPick(file)}>
            <strong>{file.title || file.name}</strong>
            <span>{when.format(file.modified)}</span>
            <span>{file.unreadable === true ? "cannot be read" : file.name}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

export function OpenDialog() {
  return (
    <Dialog title="Open an experiment">
      <Files
        onPick={({ path }) => {
          closeDialog();
          guard(() => void openFile(path));
        }}
      />
      <PickFile />
    </Dialog>
  );
}

export function SaveDialog() {
  const title = useDocument((state) => state.document.title);
  const path = useDocument((state) => state.path);
  const [name, setName] = useState(() => (path ?? fileName(title)).replace(/^.*[/\\]/, "").replace(extension, ""));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemData | null>(null);
  const { files } = useFiles();
  const file = name.trim() + extension;
  const same = files?.find((each) => each.name === name.trim() && each.path !== path);
  const bad = name.trim() === "" ? "Give it a name." : /[/\\:*?"<>|]/.test(name) ? 'A name holds none of / \\ : * ? " < > |' : null;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (bad !== null) return;
    setBusy(true);
    setProblem(await saveTo(same?.path ?? file));
    setBusy(false);
  };
  return (
    <Dialog title="Save the experiment" text="It is kept in your Patchbay folder as a file of plain JSON.">
      <form onSubmit={submit}>
        <label>
          Name
          <input className="field" data-first value={name} aria-invalid={bad !== null} onChange={(event) => setName(event.target.value)} />
        </label>
        {bad !== null && <p className="problem-text">{bad}</p>}
        {problem !== null && (
          <p className="problem-text" role="alert">{`Not saved; the document is still here. ${problem.message} ${problem.fix}`}</p>
        )}
        {bad === null && same !== undefined && <p className="dim">{`Replaces "${same.title}", which has this name.`}</p>}
        <div className="dialog-buttons">
          <button type="button" className="button" onClick={closeDialog}>
            Cancel
          </button>
          <button type="submit" className="button primary" disabled={bad !== null || busy}>
            {same === undefined ? "Save" : "Replace"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

export function UnsavedDialog() {
  const { title } = useDocument((state) => state.document);
  const give = () => {
    const { onward } = useDialogs.getState();
    closeDialog();
    onward?.();
  };
  return (
    <Dialog title={`Save the changes to "${title}"?`} text="They are lost otherwise.">
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={give}>
          Don't save
        </button>
        <button type="button" className="button" onClick={closeDialog}>
          Cancel
        </button>
        <button type="button" className="button primary" data-first onClick={() => void save()}>
          Save
        </button>
      </div>
    </Dialog>
  );
}
