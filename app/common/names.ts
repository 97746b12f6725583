/** Names of nodes, arms and parameters become variables of the script. */

// The last three rows are no reserved words: a thenable export hangs `await import()`, and the others would
// shadow what a script relies on.
const reserved = new Set(
  `break case catch class const continue debugger default delete do else enum export extends false finally for function if import in
  instanceof new null return super switch this throw true try typeof var void while with implements interface let package private
  protected public static yield await async of
  then constructor prototype toString valueOf hasOwnProperty arguments eval undefined NaN Infinity
  globalThis process console`.split(/\s+/),
);

export const longestName = 40;

/** Why this cannot be a name, in words that follow "The name x"; null when it can. */
export function nameFault(name: string): string | null {
  if (name === "") return "is empty";
  if (name.length > longestName) return `is longer than ${longestName} characters`;
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name)) return "is not made of letters and digits, beginning with a letter";
  if (reserved.has(name)) return "has a meaning of its own in TypeScript";
  return null;
}

/** `wanted`, or `wanted2`, `wanted3`, ... whichever is free first. */
export function freshName(wanted: string, taken: ReadonlySet<string>): string {
  const stem = nameFault(wanted) === null ? wanted : "node";
  if (!taken.has(stem)) return stem;
  const root = stem.replace(/\d+$/, "") || stem;
  let count = 2;
  while (taken.has(`${root}${count}`)) count++;
  return `${root}${count}`;
}

/** `train` and `model` make `trainModel`. */
export function joined(name: string, field: string): string {
  return name + field.charAt(0).toUpperCase() + field.slice(1);
}
