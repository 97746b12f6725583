import type { View } from "../../../nodes/lib/view.ts";
import type { Json } from "../../common/document.ts";
import { NodeCurve } from "../runs/node-curve.tsx";
import { useDocument } from "../shell/document-store.ts";
import type { NodeLive } from "../shell/live.ts";
import { ViewPicture } from "../views/view-picture.tsx";
import type { Picture } from "./measures.ts";
import { useLive } from "./use-live.ts";

const margin = 12;

/** The picture of a node: what it showed, or its loss as it learns. Until then it keeps its place and says what will come. */
export function NodePicture({ name, picture, width }: { name: string; picture: Picture; width: number }) {
  const live = useLive(name);
  const room = { width: width - 2 * margin, height: picture.height - 8 };
  return (
    <div className={`card-picture ${picture.kind}`} style={{ height: picture.height }}>
      <Drawn name={name} picture={picture} live={live} room={room} />
    </div>
  );
}

function Drawn({
  name,
  picture,
  live,
  room,
}: {
  name: string;
  picture: Picture;
  live: NodeLive | undefined;
  room: { width: number; height: number };
}) {
  if (picture.kind === "curve" && live !== undefined && Object.keys(live.metrics).length > 0) return <NodeCurve name={name} {...room} />;
  const view = live === undefined ? null : mainView(Object.values(live.views));
  if (view !== null) return <ViewPicture view={view} {...room} compact point={pointOf(picture, live)} />;
  if (picture.kind === "verdict") return <Claims name={name} />;
  return (
    <div className={`card-empty ${picture.kind}`} style={room}>
      {picture.kind === "curve" ? "its loss, while it learns" : null}
    </div>
  );
}

/** Of several pictures the node shows the one that says most in a small place; the others are in the inspector. */
function mainView(views: readonly View[]): View | null {
  const order = ["Intervals", "Matrix", "Lines", "Images"];
  return order.flatMap((kind) => views.filter((view) => view.is === kind))[0] ?? views[0] ?? null;
}

/** Where the run is now on the schedule's own line. */
function pointOf(picture: Picture, live: NodeLive | undefined): { x: number; y: number } | undefined {
  if (picture.kind !== "schedule" || live?.number === undefined) return undefined;
  return { x: live.number.step, y: live.number.value };
}

/** A verdict before its first seed: what will be claimed. */
function Claims({ name }: { name: string }) {
  const lines = useDocument(({ document }) => document.nodes.find((node) => node.name === name)?.settings.lines);
  const claims = Array.isArray(lines) ? lines.map(claimOf) : [];
  return (
    <ol className="card-claims">
      {claims.map((claim, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: claims have no name and are only listed
        <li key={i}>{claim}</li>
      ))}
    </ol>
  );
}

function claimOf(line: Json): string {
  if (line === null || typeof line !== "object" || Array.isArray(line)) return "";
  const { claim, metric, candidate, baseline, kind } = line;
  if (typeof claim === "string" && claim !== "") return claim;
  const than: Readonly<Record<string, string>> = { better: "better than", notWorse: "not worse than", equal: "equal to", shown: "beside" };
  return `${String(candidate)} ${than[String(kind)] ?? "against"} ${String(baseline)} in ${String(metric)}`;
}
