import type { GraphDocument } from "../../../common/document.ts";
import type { RunRow } from "../../../common/run-record.ts";
import { asProblem, desk } from "../../shell/desk.ts";
import { showGallery } from "../../shell/dialogs-store.ts";
import { useDocument } from "../../shell/document-store.ts";
import { guard } from "../../shell/files.ts";
import { tell, tellProblem } from "../../shell/toasts.tsx";
import { titleOf } from "./row-words.ts";
import { toggleLarge } from "./use-large.ts";

/** The graph of a run as it was then; null, and said, where it cannot be read. */
export async function documentOf(run: string, title: string): Promise<GraphDocument | null> {
  try {
    const { document, problems } = await desk().ask("runDocument", { run });
    const [why] = problems;
    if (document === null)
      tellProblem(title, why ?? { code: "run-unreadable", message: "Its graph cannot be read.", fix: "Look into the run's folder." });
    return document;
  } catch (thrown) {
    tellProblem(title, asProblem(thrown));
    return null;
  }
}

/** Shows a run's graph on the canvas. It belongs to no file: saving it must not write over what the file has become since. */
export async function openRun(row: RunRow): Promise<void> {
  const document = await documentOf(row.id, "This run cannot be opened");
  if (document === null) return;
  guard(() => {
    useDocument.getState().load(document, null);
    showGallery(false);
    toggleLarge(false);
    tell(`The graph of “${titleOf(row)}”`, "As it was run. Saving asks for a new name.");
  });
}

/** Asks for the same runs once more; `replay`: what was done to them by hand is done again at the same updates. */
export async function againInQueue(rows: readonly RunRow[], replay: boolean): Promise<void> {
  let count = 0;
  for (const { id, ask } of rows) {
    const document = await documentOf(id, "This run cannot be run again");
    if (document === null) continue;
    try {
      const { replay: before, ...same } = ask;
      const again = replay ? { replay: id } : before === undefined ? {} : { replay: before };
      const [problem] = (await desk().ask("enqueue", { document, ...same, ...again })).problems;
      if (problem === undefined) count++;
      else tellProblem("This run cannot be run again", problem);
    } catch (thrown) {
      tellProblem("This run cannot be run again", asProblem(thrown));
      return;
    }
  }
  if (count > 0) tell(count === 1 ? "One run added to the queue" : `${count} runs added to the queue`);
}
