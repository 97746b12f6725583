import { ContextMenu, DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { Icon } from "../../shell/icon.tsx";
import { showKeys } from "../../shell/keys.ts";
import type { Action } from "./actions.ts";

/** Opens what can be done to the chosen runs, by the right button of the mouse. */
export function ActionsContext({ actions, children }: { actions: readonly Action[]; children: ReactNode }): ReactNode {
  return (
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className="menu run-menu">
          <Items actions={actions} Item={ContextMenu.Item} />
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}

/** The same, by a button. */
export function ActionsButton({ actions, disabled }: { actions: readonly Action[]; disabled: boolean }): ReactNode {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="button" disabled={disabled}>
        Actions <Icon name="chevron" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu run-menu" align="start" sideOffset={6}>
          <Items actions={actions} Item={DropdownMenu.Item} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Items({ actions, Item }: { actions: readonly Action[]; Item: typeof ContextMenu.Item | typeof DropdownMenu.Item }): ReactNode {
  return actions.map((action) => (
    <Item key={action.id} className="menu-item" disabled={!action.isEnabled} data-apart={action.apart} onSelect={action.run}>
      {action.title}
      {action.keys !== undefined && <kbd>{showKeys(action.keys)}</kbd>}
    </Item>
  ));
}
