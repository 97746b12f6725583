import { type FormEvent, useState } from "react";
import type { ProblemData } from "../../common/problems.ts";
import { asProblem, desk } from "./desk.ts";
import { Dialog } from "./dialog.tsx";
import { closeDialog } from "./dialogs-store.ts";
import { useDocument } from "./document-store.ts";
import { fileName } from "./files.ts";
import { useKeptWords } from "./pins-store.ts";

type Result = { folder: string; files: readonly string[]; problems: readonly ProblemData[] };

/** Writes the script and the sources of exactly the functions it calls into a folder, and says what to do with it. */
export function ExportDialog() {
  const document = useDocument((state) => state.document);
  const kept = useKeptWords();
  const [folder, setFolder] = useState(() => fileName(document.title));
  const [native, setNative] = useState(false);
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<Result | null>(null);
  const [problem, setProblem] = useState<ProblemData | null>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (folder.trim() === "") return;
    setBusy(true);
    setProblem(null);
    try {
      const answer = await desk().ask("export", { document, folder: folder.trim(), native });
      const [first] = answer.problems;
      if (first === undefined) setResult(answer);
      else setProblem(first);
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
    setBusy(false);
  };

  if (result !== null) {
    return (
      <Dialog
        title="Exported"
        text={`${result.files.length} files in ${result.folder}. Copy the folder anywhere; it needs nothing of Patchbay.`}
        wide
      >
        <pre className="mono">{`cd ${/[\s"']/.test(result.folder) ? JSON.stringify(result.folder) : result.folder}\nnpm install && npm start`}</pre>
        <p className="dim">
          With Node 24 or newer, <code className="mono">node experiment.ts</code> prints the same numbers.
        </p>
        <details>
          <summary className="dim">What is in it</summary>
          <pre className="mono">{result.files.join("\n")}</pre>
        </details>
        <div className="dialog-buttons">
          <button type="button" className="button primary" data-first onClick={closeDialog}>
            Done
          </button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title="Export the script" text="A folder with the script, the sources of the functions it calls and nothing hidden.">
      <form onSubmit={submit}>
        <label>
          Folder
          <input className="field mono" data-first spellCheck={false} value={folder} onChange={(event) => setFolder(event.target.value)} />
        </label>
        <p className="faint">A name goes into your Patchbay folder; a full path goes where it says.</p>
        <label className="check">
          <input type="checkbox" checked={native} onChange={(event) => setNative(event.target.checked)} />
          With the engine's native builds for all platforms: the same numbers, faster than WebAssembly, some megabytes more
        </label>
        {kept !== "" && <p className="dim">{kept}</p>}
        {problem !== null && (
          <p className="problem-text" role="alert">
            {`${problem.node === undefined ? "" : `${problem.node}: `}${problem.message} ${problem.fix}`}
          </p>
        )}
        <div className="dialog-buttons">
          <button type="button" className="button" onClick={closeDialog}>
            Cancel
          </button>
          <button type="submit" className="button primary" disabled={busy || folder.trim() === ""}>
            {busy ? "Writing…" : "Export"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
