import type { Mark } from "../../../nodes/lib/view.ts";
import type { GraphDocument } from "../../common/document.ts";

/**
 * Where the stages of each training in stages begin, in updates, named after the stage. Ends at the first stage whose
 * length a wire decides: where the next one begins is not known then.
 */
export function stageBorders(document: GraphDocument): Map<string, Mark[]> {
  const { nodes, wires } = document;
  const borders = new Map<string, Mark[]>();
  for (const training of nodes) {
    if (training.node !== "training/stages") continue;
    const plan = wires.find(({ to }) => to.node === training.name && to.pin === "plan")?.from.node;
    const order = wires
      .filter(({ to }) => to.node === plan && to.pin === "stages")
      .sort((a, b) => (a.to.index ?? 0) - (b.to.index ?? 0))
      .map(({ from }) => nodes.find(({ name }) => name === from.node));
    const marks: Mark[] = [];
    let at = 0;
    for (const stage of order) {
      marks.push({ x: at, label: String(stage?.settings.name ?? "stage") });
      const updates = stage?.settings.updates;
      const wired = wires.some(({ to }) => to.node === stage?.name && to.pin === "updates");
      if (typeof updates !== "number" || wired) break;
      at += updates;
    }
    borders.set(training.name, marks);
  }
  return borders;
}
