import { expect, test } from "vitest";
import { pressed } from "./keys.ts";

const press = (key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "shiftKey" | "altKey", boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

test("save and save as are told apart by Shift, whichever case the key comes in", () => {
  expect(pressed(press("s", { ctrlKey: true }), "Mod+S", false)).toBe(true);
  expect(pressed(press("S", { ctrlKey: true, shiftKey: true }), "Mod+S", false)).toBe(false);
  expect(pressed(press("S", { ctrlKey: true, shiftKey: true }), "Mod+Shift+S", false)).toBe(true);
});

test("Mod is Cmd on a Mac and Ctrl elsewhere, and the other one does not count", () => {
  expect(pressed(press("k", { metaKey: true }), "Mod+K", true)).toBe(true);
  expect(pressed(press("k", { ctrlKey: true }), "Mod+K", true)).toBe(false);
  expect(pressed(press("k", { metaKey: true }), "Mod+K", false)).toBe(false);
});

test("a plain letter is not the shortcut with Ctrl", () => {
  expect(pressed(press("s"), "Mod+S", false)).toBe(false);
  expect(pressed(press("Enter", { ctrlKey: true }), "Mod+Enter", false)).toBe(true);
});

test("a question mark counts although Shift is needed to type it", () => {
  expect(pressed(press("?", { shiftKey: true }), "?", false)).toBe(true);
});
