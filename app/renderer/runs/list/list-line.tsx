import { memo, type ReactNode } from "react";
import type { RunRow } from "../../../common/run-record.ts";
import { seedWords } from "../../../common/seeds.ts";
import { Icon } from "../../shell/icon.tsx";
import { formatNumber } from "../../views/format.ts";
import type { Line } from "./arrange.ts";
import type { Held } from "./choice.ts";
import type { Column } from "./columns.ts";
import { beganWords, durationWords, exact, statusIcons, stepWords, titleOf, valueWords } from "./row-words.ts";
import { useRunList } from "./run-list-store.ts";
import { Star } from "./star.tsx";
import { TitleField } from "./title-field.tsx";

interface Props {
  readonly line: Line;
  readonly index: number;
  readonly columns: readonly Column[];
  readonly colour: string | undefined;
  readonly chosen: boolean;
  readonly current: boolean;
  readonly editing: boolean;
  onPress(held: Held): void;
  onMenu(): void;
  onOpen(): void;
  onEdited(): void;
}

/** One line of the list: a run, or the head of a group. */
export function ListLine({ line, index, columns, colour, chosen, current, editing, onPress, onMenu, onOpen, onEdited }: Props): ReactNode {
  const toggle = useRunList((list) => list.toggle);
  return (
    // The keyboard is the grid's: it points at this line and acts on it.
    <tr
      id={`run ${line.id}`}
      className="run-line"
      aria-rowindex={index + 2}
      aria-level={line.level + 1}
      aria-selected={chosen}
      aria-expanded={line.open ?? undefined}
      data-current={current}
      style={{ transform: `translateY(${index * 28}px)` }}
      onClick={(event) => onPress({ shift: event.shiftKey, mod: event.ctrlKey || event.metaKey })}
      onContextMenu={onMenu}
      onDoubleClick={(event) => {
        if (line.is === "run" && (event.target as Element).closest("button, input") === null) onOpen();
      }}
    >
      {columns.map((column, i) => (
        <td
          key={column.id}
          aria-colindex={i + 1}
          className={`run-cell ${column.kind === "title" ? "run-title" : ""}`}
          data-numeric={column.numeric}
        >
          {column.kind === "title" ? (
            <>
              <Indent line={line} onToggle={() => toggle(line.id)} />
              {line.is === "group" ? (
                <span className="run-name">{line.name}</span>
              ) : (
                <>
                  {colour !== undefined && <span className="run-swatch" style={{ background: colour }} aria-hidden="true" />}
                  {editing ? <TitleField row={line.row} onDone={onEdited} /> : <Name row={line.row} from={line.from} />}
                </>
              )}
            </>
          ) : line.is === "group" ? (
            column.kind === "status" && <span className="dim">{groupWords(line.rows)}</span>
          ) : (
            <Cell row={line.row} column={column} />
          )}
        </td>
      ))}
    </tr>
  );
}

function Indent({ line, onToggle }: { line: Line; onToggle(): void }) {
  return (
    <>
      <span style={{ width: Math.min(8, line.level) * 14 }} className="run-indent" />
      {line.open === null ? (
        <span className="run-twisty" />
      ) : (
        <button
          type="button"
          className="run-twisty"
          data-open={line.open}
          tabIndex={-1}
          aria-label={line.open ? "Close" : "Open"}
          onClick={(event) => {
            event.stopPropagation();
            onToggle();
          }}
        >
          <Icon name="chevronRight" />
        </button>
      )}
    </>
  );
}

function Name({ row, from }: { row: RunRow; from: string }) {
  const annotate = useRunList((list) => list.annotate);
  const { star, note } = row.notes;
  return (
    <>
      <button
        type="button"
        className="run-star"
        aria-pressed={star}
        tabIndex={-1}
        aria-label="Star"
        title={star ? "Take the star away (S)" : "Star (S)"}
        onClick={(event) => {
          event.stopPropagation();
          void annotate([row.id], () => ({ star: !star }), star ? "Took a star away" : "Starred a run");
        }}
      >
        <Star full={star} />
      </button>
      <span className="run-name" title={[titleOf(row), note].filter((part) => part !== "").join("\n\n")}>
        {titleOf(row)}
      </span>
      {row.ask.fork !== undefined && <span className="run-from">{from}</span>}
      {row.damage.length > 0 && (
        <span className="run-damage" title={row.damage.map(({ message, fix }) => `${message} ${fix}`).join("\n")}>
          <Icon name="warning" />
          <span className="visually-hidden">parts of it cannot be read</span>
        </span>
      )}
    </>
  );
}

const Cell = memo(function Cell({ row, column: { kind, key } }: { row: RunRow; column: Column }): ReactNode {
  switch (kind) {
    case "status":
      return (
        <span className="run-status-cell" data-status={row.status} title={row.problem === undefined ? undefined : row.problem.message}>
          <Icon name={statusIcons[row.status]} />
          {row.status}
        </span>
      );
    case "metric":
      return row.metrics[key] === undefined ? (
        <span className="faint">–</span>
      ) : (
        <span className="mono">{formatNumber(row.metrics[key], 4)}</span>
      );
    case "setting": {
      const value = row.settings[key];
      return value === undefined ? (
        <span className="faint" title="The card's own value, or nothing of this name in its graph">
          –
        </span>
      ) : (
        <span className="mono" title={valueWords(value)}>
          {valueWords(value)}
        </span>
      );
    }
    case "step":
      return <span className="mono">{stepWords(row)}</span>;
    case "duration":
      return <span className="mono">{row.seconds > 0 ? durationWords(row.seconds) : ""}</span>;
    case "began":
      return <time title={exact.format(row.began)}>{row.status === "queued" ? "waits" : beganWords(row.began)}</time>;
    case "seeds":
      return <span className="mono">{seedWords(row.seeds)}</span>;
    case "tags":
      return row.notes.tags.map((tag) => (
        <span key={tag} className="run-tag">
          {tag}
        </span>
      ));
    default:
      return null;
  }
});

function groupWords(rows: readonly RunRow[]): string {
  const done = rows.filter(({ status }) => status === "done").length;
  return done === rows.length ? `${done} done` : `${done} of ${rows.length} done`;
}
