import type { NodeProps } from "@xyflow/react";
import { type CSSProperties, memo } from "react";
import type { ProblemData } from "../../common/problems.ts";
import { useDocument } from "../shell/document-store.ts";
import type { CardData, Row } from "./flow.ts";
import { toggleCollapsed } from "./frame-node.tsx";
import { NodePicture } from "./node-picture.tsx";
import { stateWords } from "./node-state.ts";
import { Pin } from "./pin.tsx";
import { cardLook } from "./port-look.ts";
import { SettingField } from "./setting-field.tsx";
import { useLive } from "./use-live.ts";
import { useProblemsOf } from "./use-problems.ts";

/** One node: title and state, picture, settings, sockets, pins, always in this order. */
export const NodeCard = memo(function NodeCard({ data, selected, width }: NodeProps) {
  const { graph, card, title, picture, rows, pins, arm, collapsed, holds, inside } = data as unknown as CardData;
  const live = useLive(graph.name);
  const problems = useProblemsOf(holds);
  const state = stateWords(live, problems);
  const faults = problems.filter((problem) => problem.code !== "missing-input");
  const tone = card === undefined ? "var(--num)" : cardLook(card.outputs).colour;
  const style = { "--tone": arm !== undefined && picture?.kind === "curve" ? `var(--arm-${arm % 8})` : tone } as CSSProperties;
  const unknown = card === undefined && !collapsed;
  return (
    <article
      className={`card${selected ? " selected" : ""}${collapsed ? " folded" : ""}${faults.length > 0 || unknown ? " faulty" : ""}`}
      style={style}
      aria-label={`${title}, ${card?.title ?? "group"}${state.text === "" ? "" : `, ${state.text}`}`}
    >
      <header className="card-head">
        {arm === undefined ? null : <i className="arm-dot" style={{ color: `var(--arm-${arm % 8})` }} />}
        <span className="card-title" title={title}>
          {title}
        </span>
        <span className={`card-state ${state.tone}`} title={state.text}>
          {state.text}
        </span>
        {state.share === null ? null : <span className="card-bar" style={{ transform: `scaleX(${state.share})` }} />}
      </header>
      {collapsed ? (
        <button type="button" className="card-unfold nodrag" onClick={() => toggleCollapsed(graph.name)}>
          {inside} {inside === 1 ? "node" : "nodes"} inside ▸
        </button>
      ) : null}
      {picture === null ? null : <NodePicture name={graph.name} picture={picture} width={width ?? 200} />}
      {rows.map((row) => (
        <RowView key={`${row.is} ${row.y}`} row={row} data={data as unknown as CardData} />
      ))}
      {pins.map((pin) => (
        <Pin key={`${pin.way} ${pin.id}`} pin={pin} />
      ))}
      {unknown ? (
        <Faults problems={[{ code: "unknown-node", message: `${graph.node} is not in this library.`, fix: "" }]} />
      ) : (
        <Faults problems={faults} />
      )}
    </article>
  );
});

function RowView({ row, data }: { row: Row; data: CardData }) {
  const selection = useDocument((state) => state.selection);
  const select = useDocument((state) => state.select);
  if (row.is === "pins")
    return (
      <div className="card-row pins">
        <span className={row.left?.optional === true && !row.left.wired ? "optional" : undefined}>{row.left?.label}</span>
        <span className="out">{row.right?.label}</span>
      </div>
    );
  if (row.is === "socket")
    return (
      <div className="card-row socket">
        <span>{row.label}</span>
        <span className="socket-words">
          {row.words.map(({ node, text, joint }) => (
            <span key={node}>
              {joint === "" ? null : <i className="joint">{joint}</i>}
              <button
                type="button"
                className={`nodrag${selection.includes(node) ? " chosen" : ""}`}
                onClick={(event) => {
                  event.stopPropagation();
                  select([node]);
                }}
              >
                {text}
              </button>
            </span>
          ))}
        </span>
      </div>
    );
  const node = row.node === data.graph.name ? data.graph : data.docked[row.node];
  const card = row.node === data.graph.name ? data.card : data.cards[row.node];
  const setting = card?.settings[row.setting];
  if (node === undefined || setting === undefined) return <div className="card-row" />;
  return (
    <div className="card-row setting">
      <span>{row.label}</span>
      {row.drivenBy === undefined ? (
        <SettingField node={node} name={row.setting} setting={setting} />
      ) : (
        <span className="driven" title={`driven by ${row.drivenBy}`}>
          driven by {row.drivenBy}
        </span>
      )}
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
