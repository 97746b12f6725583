import { parseArgs } from "node:util";

/** How the command line ends: see the exit codes that scripts rely on. */
export const exit = { done: 0, problems: 1, usage: 2, failed: 3, stopped: 4, differ: 5 } as const;
export type ExitCode = (typeof exit)[keyof typeof exit];

export const usages = {
  run: "patchbay run GRAPH|TEMPLATE [--set node.setting=value]... [--seed N] [--steps N] [--out DIR | --keep] [--json]",
  resume: "patchbay resume RUN [--json]",
  check: "patchbay check FILE [--json]",
  export: "patchbay export GRAPH|TEMPLATE --to DIR [--native] [--set node.setting=value]... [--prove [--seed N] [--steps N]] [--json]",
  verdict: "patchbay verdict TEMPLATE [--seeds 1,2,3] [--json]",
  diff: "patchbay diff A B [--json]",
  capsule: "patchbay capsule RUN --to FILE [--json]",
  reproduce: "patchbay reproduce FILE [--json]",
  templates: "patchbay templates [--json]",
  nodes: "patchbay nodes [--json]",
  serve: "patchbay serve [--port N] [--open]",
} as const;
export type Command = keyof typeof usages;

export const overview = `${Object.values(usages)
  .map((line, place) => `${place === 0 ? "Usage: " : "       "}${line}`)
  .join("\n")}

GRAPH is a file, TEMPLATE is an id that "patchbay templates" lists, say optimisation/cyclical-learning-rate.
RUN is the id of a run or its folder. A and B are graphs, templates, runs, capsules or pictures that carry a graph.
--json prints one object a line. Exit codes: 0 done, 1 the input has problems, 2 usage, 3 the run failed or came out
otherwise, 4 stopped, 5 A and B differ.`;

/** What was typed cannot be meant: says what to type instead. */
export class UsageError extends Error {
  readonly command: Command | null;
  constructor(command: Command | null, message: string) {
    super(message);
    this.name = "UsageError";
    this.command = command;
  }
}

type Flags = Readonly<Record<string, "text" | "list" | "switch">>;
export interface Typed {
  readonly words: readonly string[];
  text(flag: string): string | undefined;
  list(flag: string): readonly string[];
  has(flag: string): boolean;
  /** A whole number that is at least `least`. */
  count(flag: string, least: number): number | undefined;
}

export function readArgs(command: Command, args: readonly string[], flags: Flags, words: { name: string; count: 0 | 1 | 2 }): Typed {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, kind]) => [
      name,
      kind === "switch" ? { type: "boolean" as const } : { type: "string" as const, multiple: kind === "list" },
    ]),
  );
  const parsed = attempt(() => parseArgs({ args: withNegatives(args), options, allowPositionals: true, strict: true }), command);
  const { positionals } = parsed;
  const values = parsed.values as Record<string, string | boolean | string[] | undefined>;
  if (positionals.length < words.count) throw new UsageError(command, `${words.name} is missing.`);
  if (positionals.length > words.count) throw new UsageError(command, `"${positionals[words.count]}" is one word too many.`);
  return {
    words: positionals,
    text: (flag) => values[flag] as string | undefined,
    list: (flag) => (values[flag] as string[] | undefined) ?? [],
    has: (flag) => values[flag] === true,
    count: (flag, least) => {
      const given = values[flag] as string | undefined;
      if (given === undefined) return undefined;
      return wholeNumber(command, `--${flag}`, given, least);
    },
  };
}

export function wholeNumber(command: Command, what: string, given: string, least: number): number {
  const number = Number(given);
  if (!/^\d+$/.test(given) || !Number.isSafeInteger(number) || number < least)
    throw new UsageError(command, `${what} takes a whole number of at least ${least}, not "${given}".`);
  return number;
}

/** `--seed -1` is a wrong number and not a flag without its value. */
function withNegatives(args: readonly string[]): string[] {
  return args.flatMap((word, place) => {
    const isValue = /^-\d/.test(word) && isBareFlag(args[place - 1]);
    if (isValue) return [];
    const next = args[place + 1];
    return isBareFlag(word) && next !== undefined && /^-\d/.test(next) ? [`${word}=${next}`] : [word];
  });
}

function isBareFlag(word: string | undefined): boolean {
  return word !== undefined && /^--[^=]+$/.test(word);
}

function attempt<T>(parse: () => T, command: Command): T {
  try {
    return parse();
  } catch (error) {
    const [first] = (error as Error).message.split(". ");
    throw new UsageError(command, `${first}.`);
  }
}
