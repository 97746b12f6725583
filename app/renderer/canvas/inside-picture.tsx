import type { ReactNode } from "react";
import { useShallow } from "zustand/react/shallow";
import type { View } from "../../../nodes/lib/view.ts";
import { NodeCurve } from "../runs/node-curve.tsx";
import { useRuns } from "../shell/run-store.ts";
import type { Picture, PictureKind } from "./measures.ts";
import { Drawn, NodePicture } from "./node-picture.tsx";

const margin = 12;
const kinds: Partial<Record<PictureKind, View["is"]>> = { strip: "Images", schedule: "Lines", inside: "Matrix" };

/** What happens in a collapsed frame: the curve of the training that was last at work, one thin line for each turn of a sweep; else what one of its nodes shows. */
export function InsidePicture({
  names,
  picture,
  width,
  children,
}: {
  names: readonly string[];
  picture: Picture;
  width: number;
  children?: ReactNode;
}) {
  const learning = useRuns(
    useShallow((state) => {
      const trainings = names.filter((name) => Object.keys(state.nodes[name]?.metrics ?? {}).includes("loss"));
      return trainings.find((name) => state.nodes[name]?.state === "running") ?? trainings.at(-1) ?? null;
    }),
  );
  // A search of several numbers that is over says more by what it found than by how it learnt.
  const found = useRuns((state) => {
    const sweep = names.find((name) => state.nodes[name]?.state === "done" && tried(state.nodes[name]?.views) > 1);
    return picture.kind === "inside" ? (sweep ?? null) : null;
  });
  const shows = useRuns((state) => {
    const kind = kinds[picture.kind];
    const has = (name: string) => Object.values(state.nodes[name]?.views ?? {}).some((view) => view.is === kind);
    return kind === undefined ? null : (names.find(has) ?? null);
  });
  if (shows !== null && picture.kind !== "inside") return <NodePicture name={shows} title={shows} picture={picture} width={width} />;
  const room = { width: width - 2 * margin - 4, height: picture.height - 6 };
  return (
    <div className={`card-picture ${picture.kind}`} style={{ height: picture.height }}>
      {children}
      {found !== null ? (
        <Drawn name={found} picture={picture} room={room} />
      ) : picture.kind === "inside" && learning !== null ? (
        <NodeCurve name={learning} {...room} />
      ) : shows !== null ? (
        <Drawn name={shows} picture={picture} room={room} />
      ) : (
        <div className={`card-empty ${picture.kind}`} style={room} />
      )}
    </div>
  );
}

/** How many numbers a search tried together; 0 where nothing was searched. */
function tried(views: Readonly<Record<string, View>> = {}): number {
  return Math.max(0, ...Object.values(views).map((view) => (view.is === "TableView" ? (view.axes?.length ?? 0) : 0)));
}
