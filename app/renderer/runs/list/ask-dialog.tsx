import { Dialog as Radix } from "radix-ui";
import { type FormEvent, type ReactNode, useState } from "react";
import type { ProblemData } from "../../../common/problems.ts";
import type { RunRow } from "../../../common/run-record.ts";
import { asProblem, desk } from "../../shell/desk.ts";
import { fileName } from "../../shell/files.ts";
import { tell } from "../../shell/toasts.tsx";
import { useRunsView } from "./actions.ts";
import { sizeWords, titleOf } from "./row-words.ts";
import { useRunList } from "./run-list-store.ts";
import "../../shell/dialog.css";

const close = () => useRunsView.setState({ ask: null });

function Ask({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <Radix.Root open onOpenChange={(open) => open || close()}>
      <Radix.Portal>
        <Radix.Overlay className="veil" />
        <Radix.Content className="dialog">
          <Radix.Title className="dialog-title">{title}</Radix.Title>
          <Radix.Description className="dialog-text">{text}</Radix.Description>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Writes one file with all that is needed to run it again and compare. */
export function CapsuleDialog({ row }: { row: RunRow }): ReactNode {
  const [path, setPath] = useState(() => `${fileName(titleOf(row))}.zip`);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemData | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const written = await desk().ask("capsule", { run: row.id, path: path.trim() });
      tell("Capsule written", `${written.path}. "patchbay reproduce" runs it again and says how far the numbers are apart.`);
      close();
    } catch (thrown) {
      setProblem(asProblem(thrown));
      setBusy(false);
    }
  };
  return (
    <Ask
      title={`Export “${titleOf(row)}” as a capsule`}
      text="One file with its graph, versions, seeds, hashes of its data and its numbers: all that is needed to run it again and compare."
    >
      <form onSubmit={submit}>
        <label>
          File
          <input className="field mono" spellCheck={false} value={path} onChange={(event) => setPath(event.target.value)} />
        </label>
        <p className="faint">A name goes into your Patchbay folder; a full path goes where it says.</p>
        {problem !== null && <p className="problem-text" role="alert">{`${problem.message} ${problem.fix}`}</p>}
        <div className="dialog-buttons">
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="button primary" disabled={busy || path.trim() === ""}>
            {busy ? "Writing…" : "Export"}
          </button>
        </div>
      </form>
    </Ask>
  );
}

/** The one thing here that cannot be taken back asks first. */
export function EmptyTrashDialog({ rows }: { rows: readonly RunRow[] }): ReactNode {
  const emptyTrash = useRunList((list) => list.emptyTrash);
  const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
  return (
    <Ask
      title={`Delete ${rows.length === 1 ? "1 run" : `${rows.length} runs`} for good?`}
      text={`${rows.length === 1 ? "Its folder is" : "Their folders are"} removed from the disk, which frees ${sizeWords(bytes)}. This cannot be taken back.`}
    >
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={close}>
          Keep them
        </button>
        <button
          type="button"
          className="button primary"
          onClick={() => {
            close();
            void emptyTrash();
          }}
        >
          Delete for good
        </button>
      </div>
    </Ask>
  );
}
