import type { NodeProps } from "@xyflow/react";
import { type CSSProperties, memo } from "react";
import type { ProblemData } from "../../common/problems.ts";
import { useIsKept } from "../shell/pins-store.ts";
import { CardRow } from "./card-row.tsx";
import type { CardData } from "./flow.ts";
import { toggleCollapsed } from "./frame-node.tsx";
import { InsidePicture } from "./inside-picture.tsx";
import { NodePicture } from "./node-picture.tsx";
import { type StateWords, stateWords } from "./node-state.ts";
import { Pin } from "./pin.tsx";
import { cardLook } from "./port-look.ts";
import { StateIcon } from "./state-icon.tsx";
import { useInside } from "./use-inside.ts";
import { useLive } from "./use-live.ts";
import { useProblemsOf } from "./use-problems.ts";

/** One node: title and state, picture, settings, sockets, pins, always in this order. */
export const NodeCard = memo(function NodeCard({ data, selected, width }: NodeProps) {
  const { graph, card, title, picture, rows, more, pins, arm, collapsed, holds, openHeight, open } = data as unknown as CardData;
  const live = useLive(graph.name);
  const inside = useInside(collapsed ? holds : none);
  const problems = useProblemsOf(holds);
  const kept = useIsKept(graph.name);
  const state = stateWords(collapsed ? (inside ?? live) : live, problems, kept);
  const faults = problems.filter((problem) => problem.code !== "missing-input");
  const tone = card === undefined ? "var(--num)" : cardLook(card.outputs).colour;
  const isCurve = picture?.kind === "curve" || picture?.kind === "inside";
  const style = {
    "--tone": arm !== undefined && isCurve ? `var(--arm-${arm % 8})` : tone,
    ...(open === true && more.length > 0 ? { height: openHeight } : {}),
  } as CSSProperties;
  // A schedule says its value beside its output: its title needs the room above.
  const now = picture?.kind === "schedule" && live?.number !== undefined ? state.text : "";
  const tight = title.length * titleLetter + state.text.length * stateLetter > (width ?? 200) - (state.icon === undefined ? 48 : 62);
  const unknown = card === undefined && !collapsed;
  const names = ["card"];
  if (selected) names.push("selected");
  if (collapsed) names.push("folded");
  if (faults.length > 0 || unknown) names.push("faulty");
  if (open === true && more.length > 0) names.push("open");
  return (
    <article
      className={names.join(" ")}
      style={style}
      aria-label={`${title}, ${card?.title ?? "group"}${state.text === "" ? "" : `, ${state.text}`}`}
    >
      <header className="card-head">
        {collapsed ? (
          <button
            type="button"
            className="frame-fold nodrag"
            aria-label={`Open ${title}`}
            title="Open"
            onClick={() => toggleCollapsed(graph.name)}
          >
            ▸
          </button>
        ) : null}
        {arm === undefined ? null : <i className="arm-dot" style={{ color: `var(--arm-${arm % 8})` }} />}
        <span className="card-title" title={title}>
          {title}
        </span>
        {picture?.kind === "inside" || now !== "" ? null : <State {...state} text={tight ? (state.short ?? state.text) : state.text} />}
        {state.share === null ? null : <span className="card-bar" style={{ transform: `scaleX(${state.share})` }} />}
      </header>
      {picture === null ? null : picture.kind === "inside" || (collapsed && picture.kind !== "curve") ? (
        <InsidePicture names={holds} picture={picture} width={width ?? 196}>
          {picture.kind === "inside" ? <State {...state} /> : null}
        </InsidePicture>
      ) : (
        <NodePicture name={graph.name} title={title} picture={picture} width={width ?? 200} />
      )}
      {[...rows, ...(open === true ? more : none)].map((row) => (
        <CardRow key={`${row.is} ${row.y}`} row={row} data={data as unknown as CardData} now={now} />
      ))}
      {pins.map((pin) => (pin.spare === true && open !== true ? null : <Pin key={`${pin.way} ${pin.id}`} pin={pin} />))}
      {more.length > 0 && open !== true ? (
        <span className="card-more" title="More pins and settings: point at the card or choose it">
          +{more.length}
        </span>
      ) : null}
      {unknown ? (
        <Faults problems={[{ code: "unknown-node", message: `${graph.node} is not in this library.`, fix: "" }]} />
      ) : (
        <Faults problems={faults} />
      )}
      {faults.length === 0 && !unknown ? <Notes notes={(collapsed ? inside : live)?.notes ?? none} /> : null}
    </article>
  );
});

const none: readonly never[] = [];
/** Mean widths of a letter in a title and in a state, in pixels. */
const titleLetter = 6.9;
const stateLetter = 6;

function State({ text, tone, icon, title = text }: Pick<StateWords, "text" | "tone" | "icon" | "title">) {
  return (
    <span className={`card-state ${tone}`} title={title}>
      {icon === undefined ? null : <StateIcon name={icon} />}
      {text}
    </span>
  );
}

/** What the run remarked, under the node, as what is wrong is but quietly. */
function Notes({ notes }: { notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <div className="card-faults note" role="note">
      <span className="fault-sign" aria-hidden="true">
        i
      </span>
      <span>{notes.join(" ")}</span>
    </div>
  );
}

/** What is wrong, under the node: one line, all of it on hover or when chosen. */
function Faults({ problems }: { problems: readonly ProblemData[] }) {
  const [first] = problems;
  if (first === undefined) return null;
  return (
    <div className="card-faults" role="status">
      <span className="fault-sign" aria-hidden="true">
        !
      </span>
      <span>
        {first.message} <em>{first.fix}</em>
        {problems.length > 1 ? ` (${problems.length - 1} more)` : ""}
      </span>
    </div>
  );
}
