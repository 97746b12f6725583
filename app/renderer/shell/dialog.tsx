import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { closeDialog } from "./dialogs-store.ts";
import { Icon } from "./icon.tsx";
import "./dialog.css";

interface Props {
  readonly title: string;
  readonly text?: string;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** The answer that is expected, or the field to be typed in, not whatever stands first. */
function focusFirst(event: Event): void {
  const first = (event.currentTarget as Element).querySelector<HTMLElement>("[data-first]");
  if (first === null) return;
  event.preventDefault();
  first.focus();
  if (first instanceof HTMLInputElement) first.select();
}

/** A modal question in the middle of the window; Escape and a click outside close it. */
export function Dialog({ title, text, wide = false, children }: Props) {
  return (
    <Radix.Root open onOpenChange={(open) => open || closeDialog()}>
      <Radix.Portal>
        <Radix.Overlay className="veil" />
        <Radix.Content
          className="dialog"
          data-wide={wide}
          onOpenAutoFocus={focusFirst}
          {...(text === undefined ? { "aria-describedby": undefined } : {})}
        >
          <Radix.Title className="dialog-title">{title}</Radix.Title>
          {text !== undefined && <Radix.Description className="dialog-text">{text}</Radix.Description>}
          {children}
          <Radix.Close className="button plain icon dialog-close" aria-label="Close">
            <Icon name="close" />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
