import { DropdownMenu } from "radix-ui";
import { useState } from "react";
import { command, commands, isEnabled } from "./commands.ts";
import { useHost } from "./connect.ts";
import { showGallery, useDialogs } from "./dialogs-store.ts";
import { useDocument } from "./document-store.ts";
import { ForkChip } from "./fork-chip.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { showKeys } from "./keys.ts";
import { isOpen, type Side, useLayout } from "./layout-store.ts";
import { RunButtons } from "./run-buttons.tsx";
import { isBusy, useRuns } from "./run-store.ts";
import { SeedsPopover } from "./seeds-popover.tsx";
import { engineWords, statusLine } from "./status.tsx";
import { useTheme } from "./theme.ts";
import "./top-bar.css";

function Mark() {
  return (
    <svg className="mark" viewBox="0 0 18 18" aria-hidden="true">
      <path d="M4 4C4 12 14 6 14 14" stroke="var(--sched)" strokeWidth="1.8" fill="none" />
      <circle cx="4" cy="4" r="3" fill="var(--data)" />
      <circle cx="14" cy="14" r="3" fill="var(--obj)" />
    </svg>
  );
}

function MainMenu() {
  const [open, setOpen] = useState(false);
  const groups = Map.groupBy(
    commands.filter(({ id }) => !id.startsWith("show-")),
    ({ group }) => group,
  );
  return (
    <DropdownMenu.Root open={open} onOpenChange={setOpen} modal={false}>
      <DropdownMenu.Trigger className="button plain icon" aria-label="Menu">
        <Icon name="menu" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="start" sideOffset={6}>
          {open &&
            [...groups].map(([group, list], at) => (
              <DropdownMenu.Group key={group}>
                {at > 0 && <DropdownMenu.Separator className="menu-line" />}
                {list.map((each) => (
                  <DropdownMenu.Item className="menu-item" key={each.id} disabled={!isEnabled(each)} onSelect={each.run}>
                    <span>{each.title}</span>
                    {each.keys !== undefined && <kbd>{showKeys(each.keys)}</kbd>}
                  </DropdownMenu.Item>
                ))}
              </DropdownMenu.Group>
            ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** What the run is doing, in words; the engine while there is none. */
function Status() {
  const words = useRuns((runs) => (isBusy(runs.state) ? statusLine(runs) : ""));
  const here = useHost((host) => host.engine);
  const engine = useRuns((runs) => runs.engine) || here;
  const title = engine === "" ? undefined : `Computed by ${engine}`;
  if (words === "")
    return engine === "" ? null : (
      <span className="chip mono" title={title}>
        {engineWords(engine)}
      </span>
    );
  return (
    <span className="chip busy" role="status" title={title}>
      {words}
    </span>
  );
}

const sides: readonly (readonly [Side, IconName, string])[] = [
  ["left", "panelLeft", "Library"],
  ["bottom", "panelBottom", "Bottom panels"],
  ["right", "panelRight", "Inspector"],
];

function SideButtons() {
  const layout = useLayout();
  return (
    <span className="side-buttons">
      {sides.map(([side, icon, name]) => (
        <button
          type="button"
          key={side}
          className="button plain icon"
          aria-pressed={isOpen(layout, side)}
          aria-label={name}
          title={`${name} (${showKeys(command(`toggle-${side}`).keys as string)})`}
          onClick={() => layout.toggle(side)}
        >
          <Icon name={icon} />
        </button>
      ))}
    </span>
  );
}

/** Document, engine, seeds and Run: the one row above everything. */
export function TopBar() {
  const title = useDocument((state) => state.document.title);
  const dirty = useDocument((state) => state.dirty);
  const gallery = useDialogs((state) => state.gallery);
  const theme = useTheme();
  const hasDocument = useDocument((state) => state.document.nodes.length > 0 || state.path !== null || state.dirty);
  return (
    <header className="top-bar">
      <Mark />
      <MainMenu />
      <button type="button" className="button plain" aria-pressed={gallery} onClick={() => showGallery(true)}>
        <Icon name="grid" /> Templates
      </button>
      {(hasDocument || !gallery) && (
        <button type="button" className="button plain document-tab" aria-pressed={!gallery} onClick={() => showGallery(false)}>
          <span className="document-title">{title}</span>
          {dirty && <span className="dirty" role="img" aria-label="not saved" title="Not saved" />}
        </button>
      )}
      <span className="spring" />
      {!gallery && <ForkChip />}
      <Status />
      {!gallery && <SideButtons />}
      <button
        type="button"
        className="button plain icon"
        aria-label={theme.theme === "dark" ? "Light theme" : "Dark theme"}
        onClick={theme.toggle}
      >
        <Icon name={theme.theme === "dark" ? "sun" : "moon"} />
      </button>
      {!gallery && (
        <>
          <SeedsPopover />
          <RunButtons />
        </>
      )}
    </header>
  );
}
