import { capsuleLimits } from "../../common/capsule.ts";
import { graphIn, type Held } from "../../common/graph-in.ts";
import { showGallery } from "../shell/dialogs-store.ts";
import { useDocument } from "../shell/document-store.ts";
import { guard } from "../shell/files.ts";
import { tell, tellProblem } from "../shell/toasts.tsx";

/** What files are called that may hold a graph. */
export const openable = ".json,.png,.zip";

const from: Readonly<Record<Held["is"], string>> = {
  graph: "Opened",
  picture: "Opened from the picture",
  capsule: "Opened from the capsule",
};

/** Opens the graph in a file that was dropped or picked: a graph, a picture of a plot, a capsule. */
export async function openDropped(file: File): Promise<void> {
  const title = `${file.name} cannot be opened`;
  if (file.size > capsuleLimits.bytes) {
    tellProblem(title, { code: "not-a-document", message: "It is far larger than any graph.", fix: "Choose another file." });
    return;
  }
  try {
    const held = graphIn(new Uint8Array(await file.arrayBuffer()), useDocument.getState().catalog);
    const { document } = held;
    const [problem] = held.problems;
    if (document === null) {
      if (problem !== undefined) tellProblem(title, problem);
      return;
    }
    guard(() => {
      useDocument.getState().load(document, null);
      showGallery(false);
      tell(from[held.is], `“${document.title}” is a new document here: save it to keep it.`);
    });
  } catch {
    // A folder, or a file that is gone by now.
    tellProblem(title, { code: "not-readable", message: "It cannot be read.", fix: "Drop a file: a graph, a picture or a capsule." });
  }
}
