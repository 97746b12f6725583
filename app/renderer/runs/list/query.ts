import type { RunStatus } from "../../../common/run-record.ts";

/** A word of the search: what a run must be, or, after a minus, must not be. */
export type Term = { readonly not: boolean } & (
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "star" }
  | { readonly is: "field"; readonly field: Field; readonly text: string }
  | { readonly is: "compare"; readonly name: string; readonly op: Operator; readonly value: string }
);
export type Operator = "=" | "!=" | "<" | "<=" | ">" | ">=";
export type Field = (typeof fields)[number];
export interface Query {
  readonly terms: readonly Term[];
  /** What was not understood, each as a sentence that says what would be. */
  readonly faults: readonly string[];
}

const fields = ["status", "tag", "title", "note", "group"] as const;
export const statuses: readonly RunStatus[] = ["queued", "running", "done", "failed", "stopped", "interrupted"];

/** Every form that a word of the search may have, with an example; the hint lists them. */
export const grammar: readonly (readonly [example: string, means: string])[] = [
  ["cyclical", "in the title, a tag, the note or the id"],
  ['"two words"', "these words, one after the other"],
  ["status:failed", statuses.join(", ")],
  ["tag:paper", "has this tag; also title: note: group:"],
  ["star", "is starred"],
  ["accuracy>0.9", "a metric: > >= < <= = !="],
  ["rate=0.01", "a setting; also seed, step, duration>2min, began>2026-05-01"],
  ["-tag:old", "a minus before any of these turns it round"],
];

/** A word: an optional minus, then bare text and quoted stretches without a space between them. */
const words = /-?(?:"[^"]*"?|[^\s"])+/g;

/** Reads a search. All words must hold. What cannot be understood is left out and said. */
export function parseQuery(text: string): Query {
  const terms: Term[] = [];
  const faults: string[] = [];
  for (const [word] of text.matchAll(words)) {
    const read = readTerm(word);
    if (typeof read === "string") faults.push(read);
    else if (read !== null) terms.push(read);
  }
  return { terms, faults };
}

function readTerm(word: string): Term | string | null {
  const not = word.length > 1 && word.startsWith("-");
  const body = not ? word.slice(1) : word;
  if (body.startsWith('"')) return plain(body, not);
  const comparison = /^([^"<>=!:]+)(<=|>=|!=|=|<|>)(.*)$/.exec(body);
  if (comparison !== null) {
    const [, name = "", op, rest = ""] = comparison;
    const value = unquoted(rest);
    return value === ""
      ? `"${body}" lacks a value: write ${name}${op}0.9, say.`
      : { is: "compare", name: name.toLowerCase(), op: op as Operator, value, not };
  }
  const named = /^([a-z]+):(.*)$/i.exec(body);
  if (named === null) return body === "star" ? { is: "star", not } : plain(body, not);
  const field = named[1]!.toLowerCase();
  const value = unquoted(named[2]!).toLowerCase();
  if (!isField(field)) return `There is nothing called "${field}:"; there are ${fields.join(", ")}.`;
  if (value === "") return `"${field}:" lacks a value.`;
  if (field === "status" && !statuses.some((status) => status.startsWith(value)))
    return `There is no status "${value}"; there are ${statuses.join(", ")}.`;
  return { is: "field", field, text: value, not };
}

const isField = (name: string): name is Field => (fields as readonly string[]).includes(name);
const unquoted = (text: string) => text.replaceAll('"', "").trim();
function plain(body: string, not: boolean): Term | null {
  const text = unquoted(body).toLowerCase();
  return text === "" ? null : { is: "text", text, not };
}
