import { makeSchedule as make } from "../../common/make-schedule.ts";
import type { PlacedAct } from "../../common/run-record.ts";
import { actWords, updates } from "./act-words.ts";
import { useDocument } from "./document-store.ts";
import { useRuns } from "./run-store.ts";
import { tell, tellProblem } from "./toasts.tsx";

/** What was done by hand to a number in the run that is shown becomes nodes of the open document, as one step of undo. */
export function makeSchedule(node: string, path: string, name: string): void {
  const { document, catalog, apply, select } = useDocument.getState();
  const acts = (useRuns.getState().nodes[node]?.acts ?? []).flatMap(({ path: at, step, act, refused, by }) =>
    refused === undefined ? [{ node, path: at, step, act, ...(by === undefined ? {} : { by }) }] : [],
  );
  const made = make({ document, catalog, node, path, name, acts });
  if ("problem" in made) {
    tellProblem(`${name} cannot be made a schedule`, made.problem);
    return;
  }
  apply(`Make ${name} a schedule`, () => made.document);
  select(made.nodes);
  const beside = [...new Set(made.beside.map(besideWords))];
  const rest =
    beside.length === 0 ? "Run it, and nobody needs to touch it." : `Not in it: ${beside.join(", ")}. Without that the run differs.`;
  tell("Made a schedule of it", `${made.nodes.join(", ")} holds what your hand did. ${rest}`);
}

/** A number that was held is one thing, however often it was moved. */
function besideWords({ act, step }: PlacedAct): string {
  return "name" in act ? `what was done to ${act.name}` : `${actWords(act)}, after ${updates(step)}`;
}
