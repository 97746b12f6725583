import { useDocument } from "../shell/document-store.ts";
import type { CardData, Row } from "./flow.ts";
import { SettingField } from "./setting-field.tsx";
import { unitOf } from "./words.ts";

/** One line of a card (`now` stands where an input would: the value that a schedule has at this moment): a setting, a socket with what is docked in it, or the names of an input and an output. */
export function CardRow({ row, data, now = "" }: { row: Row; data: CardData; now?: string }) {
  if (row.is === "socket") return <Socket row={row} />;
  if (row.is === "pins")
    return (
      <div className="card-row pins">
        <span className={row.left?.optional === true && !row.left.wired ? "optional" : undefined}>{row.left?.label ?? now}</span>
        <span className="out">{row.right?.label}</span>
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
        <SettingField node={node} name={row.setting} setting={setting} unit={unitOf(node, card, setting)} />
      ) : (
        <span className="by-wire" title={`driven by ${row.drivenBy}`}>
          {row.drivenBy}
        </span>
      )}
    </div>
  );
}

function Socket({ row }: { row: Extract<Row, { is: "socket" }> }) {
  const selection = useDocument((state) => state.selection);
  const select = useDocument((state) => state.select);
  const driven = row.drivenBy === undefined ? "" : `, driven by ${row.drivenBy}`;
  return (
    <div className="card-row socket">
      <span>{row.label}</span>
      <span className="socket-words" title={row.words.map(({ joint, text }) => `${joint} ${text}`.trim()).join(" ") + driven}>
        {row.words.map(({ node, text, joint, driven }) => (
          <span key={node}>
            {joint === "" ? null : <i className="joint">{joint}</i>}
            <button
              type="button"
              className={`nodrag${selection.includes(node) ? " chosen" : ""}${driven === true ? " by-wire" : ""}`}
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
}
