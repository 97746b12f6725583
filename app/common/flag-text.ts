import type { Json } from "./document.ts";

/** Breaks of lines, control characters, and marks that turn the direction of writing: none may stand in a comment. */
const unprintable = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** A title as it can stand in a comment or a heading. */
export function oneLine(text: string): string {
  return text.replace(new RegExp(unprintable, "gu"), " ").replace(/\s+/g, " ").trim();
}

/** `--widths 64,64`: a setting's flag as it is typed in a shell. What could not be pasted there safely is TEXT. */
export function flagText(name: string, value: Json): string {
  const text = Array.isArray(value) ? value.join(",") : String(value);
  if (text === "") return `--${name} ""`;
  if (/^[\w.,+-]+$/.test(text)) return `--${name} ${text}`;
  return unprintable.test(text) || /['`]/.test(text) ? `--${name} TEXT` : `--${name} '${text}'`;
}
