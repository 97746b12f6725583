// SPDX-License-Identifier: MIT-0
/**
 * Name of the node whose call in a script threw, read off the stack: the innermost line of the script, and there
 * the name that the call reports under (`run("train")`), or else the variable that it fills.
 */
export function nodeOf(stack: string, script: string, source: string): string | undefined {
  const escaped = script.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const place = new RegExp(`${escaped}:(\\d+):\\d+`).exec(stack)?.[1];
  if (place === undefined) return undefined;
  const lines = source.split("\n");
  let first = Number(place) - 1;
  // A stack may point into a statement of several lines.
  while (first > 0 && !/^\s*(const|await)\b/.test(lines[first] ?? "")) first--;
  const indent = /^\s*/.exec(lines[first] ?? "")?.[0] ?? "";
  let end = first;
  while (end < lines.length - 1 && !(lines[end] as string).trimEnd().endsWith(";") && !(lines[end] as string).startsWith(`${indent}}`))
    end++;
  const statement = lines.slice(first, end + 1).join("\n");
  const reported = [...statement.matchAll(/\brun: run\("([^"]+)"\)/g)].at(-1)?.[1];
  return reported ?? /const (\w+)/.exec(statement)?.[1] ?? /const \{ \w+: (\w+)/.exec(statement)?.[1];
}
