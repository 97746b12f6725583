import { DropdownMenu } from "radix-ui";
import { create } from "zustand";
import { groupId } from "../../common/document.ts";
import { useDocument } from "../shell/document-store.ts";
import { useHands } from "../shell/hand-store.ts";
import { Icon } from "../shell/icon.tsx";
import { showKeys } from "../shell/keys.ts";
import { useIsKept, usePins } from "../shell/pins-store.ts";
import { runFrom, runTo } from "../shell/run-commands.ts";
import { isBusy, useRuns } from "../shell/run-store.ts";
import { dockedState, duplicateSelected, toggleDocked } from "./commands.ts";
import { removeAll } from "./inside.ts";
import { titleOf } from "./words.ts";

/** Which node's menu stands open, and where the pointer was. */
export const useNodeMenu = create<{ open: { node: string; x: number; y: number } | null }>(() => ({ open: null }));

/** What can be done with a node: run it, keep what it gave, reach into it while it trains, and edit it. */
export function NodeMenu() {
  const open = useNodeMenu((state) => state.open);
  if (open === null) return null;
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(stays) => stays || useNodeMenu.setState({ open: null })}>
      <DropdownMenu.Trigger asChild>
        <span className="node-menu-point" style={{ left: open.x, top: open.y }} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="menu"
          align="start"
          sideOffset={2}
          aria-label={`What to do with ${open.node}`}
          onCloseAutoFocus={(event) => {
            // Back to the node, where its keys go on.
            event.preventDefault();
            document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(open.node)}"]`)?.focus();
          }}
        >
          <Items name={open.node} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Items({ name }: { name: string }) {
  const document = useDocument((state) => state.document);
  const catalog = useDocument((state) => state.catalog);
  const live = useRuns((runs) => runs.nodes[name]);
  const busy = useRuns((runs) => isBusy(runs.state));
  const kept = useIsKept(name);
  const node = document.nodes.find((each) => each.name === name);
  if (node === undefined) return null;
  const title = titleOf(node, catalog.nodes[node.node]);
  const real = node.node !== groupId;
  const isOn = live?.state === "running" || live?.state === "paused";
  const learns = isOn && live.metrics.loss !== undefined;
  const here = { node: name, path: live?.path ?? "" };
  const docked = dockedState({ document, catalog, selection: [name] });
  const { identity } = live ?? {};
  return (
    <>
      {learns ? (
        <>
          <Item
            says={live.state === "paused" ? "Go on" : "Pause"}
            run={() => void useRuns.getState().steer({ how: live.state === "paused" ? "go" : "pause", ...here })}
          />
          <Item says="One update, then wait" run={() => void useRuns.getState().steer({ how: "step", ...here })} />
          <Item says="End it here" run={() => void useHands.getState().take({ ...here, act: { do: "end" } })} />
          <DropdownMenu.Separator className="menu-line" />
        </>
      ) : null}
      {real ? (
        <>
          <Item says={`Run to ${title}`} keys="Mod+Shift+Enter" disabled={busy} run={() => runTo(name)} />
          <Item says={`Run from ${title} on, again`} keys="Mod+Alt+Enter" disabled={busy} run={() => runFrom(name)} />
          {kept ? (
            <Item says="Let its result go" run={() => usePins.getState().letGo(name)} />
          ) : (
            <Item
              says="Keep this result"
              icon
              disabled={identity === undefined || isOn || (live?.state !== "done" && live?.state !== "cached" && live?.state !== "stale")}
              title={
                identity === undefined
                  ? "It has no result yet, or one for each turn of the frame around it"
                  : "It is not run again, whatever changes before it"
              }
              run={() => {
                if (identity !== undefined) usePins.getState().keep(name, identity);
              }}
            />
          )}
          <DropdownMenu.Separator className="menu-line" />
        </>
      ) : null}
      <Item says="Duplicate" keys="Mod+D" run={duplicateSelected} />
      {docked === null ? null : (
        <Item says={docked ? "Draw it by itself" : "Draw it inside the node that it feeds"} keys="D" run={toggleDocked} />
      )}
      <Item
        says="Delete"
        keys="Delete"
        run={() => {
          const { apply, select } = useDocument.getState();
          apply(`Delete ${name}`, (before) => removeAll(before, [name]));
          select([]);
        }}
      />
    </>
  );
}

function Item({
  says,
  keys,
  icon = false,
  disabled = false,
  title,
  run,
}: {
  says: string;
  keys?: string;
  icon?: boolean;
  disabled?: boolean;
  title?: string;
  run(): void;
}) {
  return (
    <DropdownMenu.Item className="menu-item" disabled={disabled} title={title} onSelect={run}>
      <span>{says}</span>
      {keys === undefined ? icon ? <Icon name="pin" /> : null : <kbd>{showKeys(keys)}</kbd>}
    </DropdownMenu.Item>
  );
}
