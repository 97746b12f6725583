import { DropdownMenu } from "radix-ui";
import { titleOf } from "../canvas/words.ts";
import { command, isEnabled } from "./commands.ts";
import { useDocument } from "./document-store.ts";
import { Icon, type IconName } from "./icon.tsx";
import { showKeys } from "./keys.ts";
import { chosenNode } from "./run-commands.ts";
import { isBusy, isGoing, useRuns } from "./run-store.ts";

/** Pause, one update, and Run or Stop with all other ways to run beside it. */
export function RunButtons() {
  const state = useRuns((runs) => runs.state);
  const pausing = useRuns((runs) => runs.pausing);
  const busy = isBusy(state);
  const { keys = "", title, run } = command(busy ? "stop" : "run");
  const waits = state === "paused" || pausing;
  return (
    <>
      {isGoing(state) && (
        <span className="steer-buttons">
          <Steer id="pause" icon={waits ? "run" : "pause"} says={state === "paused" ? "Go on" : pausing ? "Pausing" : "Pause"} />
          <Steer id="step" icon="step" says="Step" />
        </span>
      )}
      <span className="run-group">
        <button
          type="button"
          className="button primary run-button"
          data-busy={busy}
          disabled={state === "stopping"}
          title={busy ? undefined : "Run all; what did not change is not run again"}
          onClick={run}
        >
          <Icon name={busy ? "stop" : "run"} />
          {state === "stopping" ? "Stopping" : title}
          {state !== "stopping" && <kbd>{showKeys(keys)}</kbd>}
        </button>
        <MoreRuns />
      </span>
    </>
  );
}

function Steer({ id, icon, says }: { id: "pause" | "step"; icon: IconName; says: string }) {
  const { keys = "", title, run } = command(id);
  return (
    <button type="button" className="button steer-button" title={`${title} (${showKeys(keys)})`} onClick={run}>
      <Icon name={icon} />
      {says}
    </button>
  );
}

const ways = ["run", "run-to", "run-from", "run-again", "enqueue"] as const;

function MoreRuns() {
  const selection = useDocument((state) => state.selection);
  const document = useDocument((state) => state.document);
  const catalog = useDocument((state) => state.catalog);
  const chosen = selection.length === 1 ? chosenNode() : null;
  const node = document.nodes.find(({ name }) => name === chosen);
  const named = node === undefined ? null : titleOf(node, catalog.nodes[node.node]);
  const words: Readonly<Record<(typeof ways)[number], string>> = {
    run: "Run all",
    "run-to": named === null ? "Run to a chosen node" : `Run to ${named}`,
    "run-from": named === null ? "Run from a chosen node" : `Run from ${named} on, again`,
    "run-again": "Run all again, known results too",
    enqueue: "Add to the queue",
  };
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="button primary run-more" aria-label="More ways to run">
        <Icon name="chevron" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={6}>
          {ways.map((id) => {
            const each = command(id);
            return (
              <DropdownMenu.Item className="menu-item" key={id} disabled={!isEnabled(each)} onSelect={each.run}>
                <span>{words[id]}</span>
                {each.keys !== undefined && <kbd>{showKeys(each.keys)}</kbd>}
              </DropdownMenu.Item>
            );
          })}
          <DropdownMenu.Separator className="menu-line" />
          <DropdownMenu.Item className="menu-item" disabled={!isEnabled(command("preflight"))} onSelect={command("preflight").run}>
            <span>{command("preflight").title}</span>
            <kbd>{showKeys(command("preflight").keys as string)}</kbd>
          </DropdownMenu.Item>
          <DropdownMenu.Item className="menu-item" onSelect={command("results").run}>
            <span>{command("results").title}</span>
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
