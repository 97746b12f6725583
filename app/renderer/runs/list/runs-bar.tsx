import { type ReactNode, useMemo } from "react";
import { commands } from "../../shell/commands.ts";
import { Icon } from "../../shell/icon.tsx";
import { useLayout } from "../../shell/layout-store.ts";
import { useActions, useRunsView } from "./actions.ts";
import { ActionsButton } from "./actions-menu.tsx";
import { useRunList } from "./run-list-store.ts";
import { SearchField } from "./search-field.tsx";
import { toggleLarge, useLarge } from "./use-large.ts";
import type { Listed } from "./use-lines.ts";
import { ViewMenu } from "./view-menu.tsx";
import "./bar.css";

/** What is listed and how, and what can be done to what is chosen. */
export function RunsBar({ listed, beside, canBeside }: { listed: Listed; beside: boolean; canBeside: boolean }): ReactNode {
  const rows = useRunList((list) => list.rows);
  const trash = useRunList((list) => list.trash);
  const choice = useRunList((list) => list.choice);
  const side = useRunsView((view) => view.side);
  const large = useLarge();
  const api = useLayout((layout) => layout.api);
  const rename = useMemo(() => () => useRunsView.setState({ side: "details" }), []);
  const actions = useActions(listed.rows, rename).filter(({ id }) => id !== "rename");
  const deleted = rows?.filter((row) => row.deleted).length ?? 0;
  const chosen = listed.rows.filter(({ id }) => choice.chosen.has(id)).length;
  const [lead] = actions;
  const enqueue = commands.find(({ id }) => id === "enqueue" || id === "queue-run");
  const show = (name: "curves" | "details", words: string) => (
    <button
      type="button"
      className="button"
      disabled={!canBeside}
      aria-pressed={beside && side === name}
      onClick={() => useRunsView.setState({ side: side === name ? null : name })}
    >
      {words}
    </button>
  );
  return (
    <div className="run-bar" role="toolbar" aria-label="Runs">
      <SearchField faults={listed.faults} />
      {lead !== undefined && (
        <button type="button" className="button" disabled={!lead.isEnabled} onClick={lead.run}>
          {lead.title}
        </button>
      )}
      <ActionsButton actions={actions} disabled={chosen === 0} />
      <span className="run-count" role="status">
        {countWords(listed, chosen)}
      </span>
      {trash && (
        <button type="button" className="button" onClick={() => useRunList.setState({ trash: false })}>
          Leave the trash
        </button>
      )}
      {trash ? (
        <button type="button" className="button" disabled={deleted === 0} onClick={() => useRunsView.setState({ ask: "empty-trash" })}>
          Empty the trash…
        </button>
      ) : (
        enqueue !== undefined && (
          <button
            type="button"
            className="button"
            disabled={enqueue.isEnabled?.() === false}
            onClick={() => enqueue.run()}
            title="Add the open graph to the queue"
          >
            <Icon name="plus" /> Queue
          </button>
        )
      )}
      <ViewMenu possible={listed.possible} deleted={deleted} />
      {show("curves", "Curves")}
      {show("details", "Details")}
      {api !== null && (
        <button
          type="button"
          className="button plain icon"
          aria-pressed={large}
          aria-label="Large"
          title="Give it the whole window"
          onClick={() => toggleLarge()}
        >
          <Icon name={large ? "down" : "up"} />
        </button>
      )}
    </div>
  );
}

function countWords({ rows, all }: Listed, chosen: number): string {
  if (chosen > 0) return `${chosen} of ${rows.length} chosen`;
  return all === 0 ? "" : rows.length === all ? `${all} ${all === 1 ? "run" : "runs"}` : `${rows.length} of ${all} runs`;
}
