import type { ReactNode } from "react";
import type { View } from "../../../nodes/lib/view.ts";
import { titleOf } from "../canvas/words.ts";
import { useDocument } from "../shell/document-store.ts";
import { fileName } from "../shell/files.ts";
import { useRuns } from "../shell/run-store.ts";
import { LiveCurve, mainMetric } from "../views/live-curve.tsx";
import { useNodeArms } from "../views/use-arm-looks.ts";
import { ViewPicture } from "../views/view-picture.tsx";
import { SavePicture } from "./save-picture.tsx";

/** Room for a picture of this kind: as large as what it holds needs, and no wider. */
function roomFor(view: View | undefined): { width: number; height: number } {
  if (view?.is === "Matrix" || view?.is === "Heat") return { width: 540, height: 480 };
  if (view?.is === "TableView") return { width: 760, height: Math.min(6000, 40 + 28 * view.rows.length) };
  return { width: 760, height: 430 };
}

/** Saves what a node shows: the picture of this name, or its live curve where it shows none. */
export function SaveNodePicture({ name, view, shown }: { name: string; view: View | undefined; shown: string | undefined }): ReactNode {
  const arms = useNodeArms();
  const has = useRuns((state) => view !== undefined || Object.keys(state.nodes[name]?.metrics ?? {}).length > 0);
  if (!has) return null;
  const make = () => {
    const document = useRuns.getState().ran ?? useDocument.getState().document;
    const { catalog } = useDocument.getState();
    const live = useRuns.getState().nodes[name];
    const node = document.nodes.find((one) => one.name === name);
    const title = node === undefined ? name : titleOf(node, catalog.nodes[node.node]);
    const metric = mainMetric(Object.keys(live?.metrics ?? {}));
    if (live === undefined || (view === undefined && metric === null)) return null;
    const look = arms.get(name);
    const size = roomFor(view);
    return {
      name: `${fileName(document.title)}-${fileName(title)}${shown === undefined ? "" : `-${fileName(shown)}`}`,
      title: document.title || "Untitled",
      subtitle: `${title}${shown === undefined ? (view === undefined ? `, ${metric} over updates` : "") : `, ${shown}`}`,
      document,
      width: size.width + 48,
      children:
        view === undefined ? (
          <LiveCurve metrics={live.metrics} arms={look === undefined ? [] : [look]} {...size} compact={false} />
        ) : (
          <ViewPicture view={view} {...size} />
        ),
    };
  };
  return <SavePicture make={make} />;
}
