/** Shortcuts are written `Mod+Shift+S`: Mod is Ctrl, or Cmd on a Mac. */
const mac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

const signs: Readonly<Record<string, string>> = mac
  ? { Mod: "⌘", Shift: "⇧", Alt: "⌥", Enter: "↵", Delete: "⌫" }
  : { Mod: "Ctrl", Enter: "↵" };

/** As it is shown beside a command: `Ctrl ⇧ S` reads worse than `Ctrl+Shift+S`, a Mac writes `⌘⇧S`. */
export function showKeys(keys: string): string {
  const parts = keys.split("+").map((part) => signs[part] ?? part);
  return mac ? parts.join("") : parts.join("+").replace("+↵", " ↵");
}

/** Whether a key press is this shortcut, on any layout where the letter is typed by that key. */
export function pressed(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">,
  keys: string,
  onMac = mac,
): boolean {
  const parts = keys.split("+");
  const key = parts.at(-1) as string;
  const mod = onMac ? event.metaKey : event.ctrlKey;
  const other = onMac ? event.ctrlKey : event.metaKey;
  return (
    event.key.toLowerCase() === key.toLowerCase() &&
    mod === parts.includes("Mod") &&
    !other &&
    event.altKey === parts.includes("Alt") &&
    // What needs Shift to be typed at all, say "?", is told by the character itself.
    (event.shiftKey === parts.includes("Shift") || !/^[a-z0-9]$|^.{2,}$/i.test(key))
  );
}

/** A part of the window that keeps its own undo and keys, as a field does: it carries this attribute. */
export const ownKeys = "data-own-keys";

export function isField(target: EventTarget | null): target is HTMLElement {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable=true], .monaco-editor") !== null;
}

/** Typing in a field keeps its own undo, copy and arrows. */
export function isTyping(target: EventTarget | null): boolean {
  return isField(target) || (target instanceof Element && target.closest(`[${ownKeys}]`) !== null);
}
