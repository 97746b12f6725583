import { useEffect } from "react";
import { isTyping, pressed } from "../shell/keys.ts";
import {
  clipboardText,
  deleteSelected,
  duplicateSelected,
  groupSelected,
  nudgeSelected,
  pasteText,
  selectAll,
  toggleDocked,
} from "./commands.ts";

const arrows: Readonly<Record<string, { x: number; y: number }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** Keys reach the canvas from its own nodes and from nowhere in particular, never from a field, a dialog or another panel. */
function isOurs(target: EventTarget | null): boolean {
  if (isTyping(target) || !(target instanceof Element)) return false;
  if (target.closest("[role=dialog], [role=menu], [role=listbox]") !== null) return false;
  return target === document.body || target.closest(".canvas") !== null;
}

/** Delete, copy, group and the rest. `wires` are the chosen wires' places; `showAll` fits the view. */
export function useKeys(wires: () => readonly number[], showAll: () => void, add: () => void): void {
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (!isOurs(event.target) || event.defaultPrevented) return;
      const arrow = arrows[event.key];
      const did = (): boolean => {
        if (event.key === "Delete" || event.key === "Backspace") deleteSelected(wires());
        else if (pressed(event, "Mod+D")) duplicateSelected();
        else if (pressed(event, "Mod+G")) groupSelected();
        else if (pressed(event, "Mod+A")) selectAll();
        else if (pressed(event, "F") || pressed(event, "Mod+1")) showAll();
        else if (pressed(event, "D")) toggleDocked();
        else if (pressed(event, "Tab") && event.target === document.body) add();
        else if (arrow !== undefined && !event.ctrlKey && !event.metaKey)
          nudgeSelected({ x: arrow.x * (event.shiftKey ? 32 : 8), y: arrow.y * (event.shiftKey ? 32 : 8) });
        else return false;
        return true;
      };
      if (did()) event.preventDefault();
    };
    const copy = (event: ClipboardEvent) => {
      if (!isOurs(event.target) || (window.getSelection()?.isCollapsed ?? true) === false) return;
      const text = clipboardText();
      if (text === null) return;
      event.clipboardData?.setData("text/plain", text);
      event.preventDefault();
      if (event.type === "cut") deleteSelected([]);
    };
    const paste = (event: ClipboardEvent) => {
      if (isOurs(event.target) && pasteText(event.clipboardData?.getData("text/plain") ?? "")) event.preventDefault();
    };
    window.addEventListener("keydown", key);
    document.addEventListener("copy", copy);
    document.addEventListener("cut", copy);
    document.addEventListener("paste", paste);
    return () => {
      window.removeEventListener("keydown", key);
      document.removeEventListener("copy", copy);
      document.removeEventListener("cut", copy);
      document.removeEventListener("paste", paste);
    };
  }, [wires, showAll, add]);
}
