import type { View } from "../../../nodes/lib/view.ts";
import type { NodeLive } from "../shell/live.ts";
import { ViewPicture } from "../views/view-picture.tsx";
import type { Picture } from "./measures.ts";
import { useLive } from "./use-live.ts";

const margin = 12;

/** The picture of a node: what it showed, or its loss as it learns. An empty one keeps its place and says what will come. */
export function NodePicture({ name, picture, width }: { name: string; picture: Picture; width: number }) {
  const live = useLive(name);
  const view = viewOf(picture, live);
  const room = { width: width - 2 * margin, height: picture.height - 8 };
  return (
    <div className={`card-picture ${picture.kind}`} style={{ height: picture.height }}>
      {view === null ? (
        <div className="card-empty" style={room}>
          {picture.kind === "curve" ? "loss" : picture.kind === "verdict" ? "no seeds yet" : ""}
        </div>
      ) : (
        <ViewPicture view={view} {...room} compact point={point(picture, live)} />
      )}
    </div>
  );
}

function viewOf(picture: Picture, live: NodeLive | undefined): View | null {
  if (live === undefined) return null;
  if (picture.kind === "curve") {
    const curve = lossLines(live);
    if (curve !== null) return curve;
  }
  const views = Object.values(live.views);
  return views.find((view) => view.is === "Intervals" || view.is === "Matrix" || view.is === "Lines") ?? views[0] ?? null;
}

/** The loss of each turn as lines; x in updates. */
function lossLines(live: NodeLive): View | null {
  const loss = live.metrics.loss;
  if (loss === undefined) return null;
  const series = Object.entries(loss).map(([name, { x, y }]) => ({ name: name === "" ? "loss" : name, x, y }));
  return { is: "Lines", x: { label: "updates" }, y: { label: "loss" }, series } as View;
}

/** Where the run is now on the schedule's own line. */
function point(picture: Picture, live: NodeLive | undefined): { x: number; y: number } | undefined {
  if (picture.kind !== "schedule" || live?.number === undefined) return undefined;
  return { x: live.number.step, y: live.number.value };
}
