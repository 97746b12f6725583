import { type ReactNode, useState } from "react";
import type { RunRecord } from "../../../common/run-record.ts";
import { desk } from "../../shell/desk.ts";
import { Icon } from "../../shell/icon.tsx";
import { stepWords, titleOf } from "./row-words.ts";
import { useRunList } from "./run-list-store.ts";
import "./queue.css";

/** The queue: what runs now and how far it is, then what waits, in order. Empty, it takes no room. */
export function QueueStrip(): ReactNode {
  const queue = useRunList((list) => list.queue);
  const rows = useRunList((list) => list.rows);
  const setQueue = useRunList((list) => list.setQueue);
  const [held, setHeld] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  if (queue === null || queue.running.length + queue.waiting.length === 0) return null;
  const { paused, running, waiting, lanes } = queue;
  // A run's own title is in its notes.
  const title = (record: RunRecord) => titleOf(rows?.find(({ id }) => id === record.id) ?? record);
  const order = (run: string, before: string | null) => void setQueue(() => desk().ask("queueOrder", { run, before }));
  const cancel = (run: string) => void setQueue(() => desk().ask("cancel", { run }));
  return (
    <section className="run-queue" aria-label="Queue">
      <strong>Queue</strong>
      <ul>
        {running.map((record) => (
          <li key={record.id}>
            <Icon name="run" />
            <span className="run-name">{title(record)}</span>
            <progress max={Math.max(1, record.of)} value={record.step} aria-label={`Progress of ${title(record)}`} />
            <span className="mono faint">{stepWords(record)}</span>
            <button
              type="button"
              className="button plain icon"
              aria-label={`Stop ${title(record)}`}
              title="Stop"
              onClick={() => cancel(record.id)}
            >
              <Icon name="stop" />
            </button>
          </li>
        ))}
      </ul>
      <span className="dim" role="status">
        {[running.length === 0 ? "none running" : "", paused ? "paused" : `${lanes} at a time`].filter((part) => part !== "").join(" · ")}
      </span>
      <button type="button" className="button plain" aria-expanded={open} disabled={waiting.length === 0} onClick={() => setOpen(!open)}>
        {`${waiting.length} waiting`} <Icon name={open ? "up" : "down"} />
      </button>
      <button type="button" className="button plain" onClick={() => void setQueue(() => desk().ask("queuePause", { paused: !paused }))}>
        {paused ? "Go on" : "Pause"}
      </button>
      {open && waiting.length > 0 && (
        <ol>
          {waiting.map((record, i) => (
            <Waiting
              key={record.id}
              place={i}
              title={title(record)}
              last={i === waiting.length - 1}
              isHeld={held === record.id}
              takes={held !== null && held !== record.id}
              onHold={(on) => setHeld(on ? record.id : null)}
              onDrop={() => {
                if (held === null) return;
                // Dropped on what stands below it, it goes behind that one; else before it.
                const down = waiting.findIndex(({ id }) => id === held) < i;
                order(held, down ? (waiting[i + 1]?.id ?? null) : record.id);
              }}
              onEarlier={() => order(record.id, waiting[i - 1]?.id ?? null)}
              onLater={() => order(record.id, waiting[i + 2]?.id ?? null)}
              onCancel={() => cancel(record.id)}
            />
          ))}
        </ol>
      )}
    </section>
  );
}

/** A run that waits: dragged to another place, or moved by its buttons. */
function Waiting(props: {
  place: number;
  title: string;
  last: boolean;
  isHeld: boolean;
  takes: boolean;
  onHold(on: boolean): void;
  onDrop(): void;
  onEarlier(): void;
  onLater(): void;
  onCancel(): void;
}): ReactNode {
  const { place, title, last, isHeld, takes } = props;
  return (
    <li
      draggable
      data-held={isHeld}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        props.onHold(true);
      }}
      onDragEnd={() => props.onHold(false)}
      onDragOver={(event) => {
        if (takes) event.preventDefault();
      }}
      onDrop={props.onDrop}
    >
      <span className="mono faint">{place + 1}</span>
      <span className="run-name">{title}</span>
      <button
        type="button"
        className="button plain icon"
        disabled={place === 0}
        aria-label={`${title} earlier`}
        title="Earlier"
        onClick={props.onEarlier}
      >
        <Icon name="up" />
      </button>
      <button
        type="button"
        className="button plain icon"
        disabled={last}
        aria-label={`${title} later`}
        title="Later"
        onClick={props.onLater}
      >
        <Icon name="down" />
      </button>
      <button type="button" className="button plain icon" aria-label={`Cancel ${title}`} title="Take it out" onClick={props.onCancel}>
        <Icon name="close" />
      </button>
    </li>
  );
}
