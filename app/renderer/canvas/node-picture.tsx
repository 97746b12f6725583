import { useState } from "react";
import type { View } from "../../../nodes/lib/view.ts";
import { NodeCurve } from "../runs/node-curve.tsx";
import { Icon } from "../shell/icon.tsx";
import type { NodeLive } from "../shell/live.ts";
import { ViewPicture } from "../views/view-picture.tsx";
import { Claims } from "./claims.tsx";
import { LiveControls } from "./live-controls.tsx";
import { LiveNumbers, numbersOnNode } from "./live-numbers.tsx";
import type { Picture } from "./measures.ts";
import { paceWords } from "./node-state.ts";
import { useLive } from "./use-live.ts";

const margin = 12;
/** Height of the words below a live curve. */
const words = 20;

/**
 * The picture of a node: what it showed, or its loss as it learns. Until then it keeps its place and says what will come.
 * A training that draws pictures of itself shows the first of them, and the others and its loss in turn.
 */
export function NodePicture({ name, title, picture, width }: { name: string; title: string; picture: Picture; width: number }) {
  const live = useLive(name);
  const [turn, setTurn] = useState(0);
  const curve = picture.kind === "curve";
  const pages = curve ? pagesOf(live) : [];
  const page = pages[turn % Math.max(1, pages.length)];
  const next = pages[(turn + 1) % Math.max(1, pages.length)];
  // Its numbers take the room of the curve's lower axis while it runs, so that the card stays as large as it is.
  const lines = curve && live !== undefined ? numbersOnNode(live).lines : 0;
  const room = { width: width - 2 * margin, height: picture.height - (curve ? (1 + lines) * words + 2 : 6) };
  return (
    <div className={`card-picture ${picture.kind}`} style={{ height: picture.height }}>
      <Drawn name={name} picture={picture} room={room} page={page} />
      {lines > 0 && live !== undefined ? <LiveNumbers name={name} live={live} /> : null}
      {curve ? (
        <Pace name={name} title={title} live={live} flip={pages.length < 2 ? null : { to: next ?? "", flip: () => setTurn(turn + 1) }} />
      ) : null}
    </div>
  );
}

/** How fast it learns and how long it will; what can be done about it. */
function Pace({
  name,
  title,
  live,
  flip,
}: {
  name: string;
  title: string;
  live: NodeLive | undefined;
  flip: { to: string; flip: () => void } | null;
}) {
  const { speed, left } = paceWords(live);
  return (
    <div className="card-pace">
      <span>{speed}</span>
      <span>{left}</span>
      <span className="card-hands">
        {flip === null ? null : (
          <button
            type="button"
            className="live-button nodrag nopan"
            title={`Show ${flip.to}`}
            aria-label={`Show ${flip.to} of ${title}`}
            onClick={(event) => {
              event.stopPropagation();
              flip.flip();
            }}
          >
            <Icon name="pages" />
          </button>
        )}
        {live === undefined ? null : <LiveControls name={name} title={title} live={live} />}
      </span>
    </div>
  );
}

const loss = "its loss";

/** What a training can show on its node: its own pictures by name, then its loss. */
function pagesOf(live: NodeLive | undefined): readonly string[] {
  return live === undefined ? [] : [...Object.keys(live.views), loss];
}

/** The picture alone, in the room that it is given; `page` is the name of a picture that a training drew. */
export function Drawn({
  name,
  picture,
  room,
  page,
}: {
  name: string;
  picture: Picture;
  room: { width: number; height: number };
  page?: string | undefined;
}) {
  const live = useLive(name);
  const drawn = page === undefined ? undefined : live?.views[page];
  if (picture.kind === "curve" && drawn !== undefined) return <ViewPicture view={drawn} {...room} compact />;
  if (picture.kind === "curve" && live !== undefined && Object.keys(live.metrics).length > 0) return <NodeCurve name={name} {...room} />;
  const view = live === undefined ? null : mainView(Object.values(live.views));
  if (view !== null) return <ViewPicture view={view} {...room} compact point={pointOf(picture, live)} />;
  if (picture.kind === "verdict") return <Claims name={name} width={room.width} />;
  return (
    <div className={`card-empty ${picture.kind}`} style={room}>
      {picture.kind === "curve" ? "its loss, while it learns" : null}
    </div>
  );
}

/** Of several pictures the node shows the one that says most in a small place; the others are in the inspector. */
function mainView(views: readonly View[]): View | null {
  const order = ["Intervals", "Matrix", "Lines", "Heat", "Field", "Images"];
  return order.flatMap((kind) => views.filter((view) => view.is === kind))[0] ?? views[0] ?? null;
}

/** Where the run is now on the schedule's own line. */
function pointOf(picture: Picture, live: NodeLive | undefined): { x: number; y: number } | undefined {
  if (picture.kind !== "schedule" || live?.number === undefined) return undefined;
  return { x: live.number.step, y: live.number.value };
}
