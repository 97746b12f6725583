import { Command } from "cmdk";
import { Dialog } from "radix-ui";
import { titleOf } from "../canvas/words.ts";
import { commands, isEnabled } from "./commands.ts";
import { closeDialog } from "./dialogs-store.ts";
import { useDocument } from "./document-store.ts";
import { showKeys } from "./keys.ts";
import "./palette.css";

/** Every command by a few letters, and every node of the document to go to. */
export function Palette() {
  const { document, catalog, select } = useDocument();
  const groups = Map.groupBy(
    commands.filter((each) => each.id !== "palette" && isEnabled(each)),
    ({ group }) => group,
  );
  const pick = (run: () => void) => {
    closeDialog();
    run();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => open || closeDialog()}>
      <Dialog.Portal>
        <Dialog.Overlay className="veil" />
        <Dialog.Content className="palette" aria-describedby={undefined}>
          <Dialog.Title className="visually-hidden">Commands</Dialog.Title>
          <Command label="Commands" loop>
            <Command.Input className="palette-input" placeholder="What do you want to do?" />
            <Command.List className="palette-list">
              <Command.Empty className="palette-empty">Nothing of that name.</Command.Empty>
              {[...groups].map(([group, list]) => (
                <Command.Group key={group} heading={group}>
                  {list.map(({ id, title, keys, run }) => (
                    <Command.Item key={id} value={`${title} ${id}`} onSelect={() => pick(run)}>
                      <span>{title}</span>
                      {keys !== undefined && <kbd>{showKeys(keys)}</kbd>}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
              {document.nodes.length > 0 && (
                <Command.Group heading="Go to">
                  {document.nodes.map((node) => {
                    const title = titleOf(node, catalog.nodes[node.node]);
                    return (
                      <Command.Item key={node.name} value={`go to ${title} ${node.name}`} onSelect={() => pick(() => select([node.name]))}>
                        <span>{title}</span>
                        <span className="faint mono">{node.name}</span>
                      </Command.Item>
                    );
                  })}
                </Command.Group>
              )}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
