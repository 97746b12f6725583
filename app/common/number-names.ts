import type { CatalogNode, NumberOwners } from "./catalog.ts";

/**
 * What the numbers in time of a node are called, by what its card says: the rule alone, for graphs (`training-numbers.ts`) and for
 * the test that holds it against what every node's function makes of numbers whose names collide.
 */
type Named = { readonly name: string };

/** What comes through one wire, and what a list that goes by names calls it. */
export interface Joined<T extends Named> {
  readonly title: string;
  readonly numbers: readonly T[];
}

/** Ports whose values carry numbers. */
export const bearing = {
  Objective: true,
  GradientSource: true,
  GradientTransform: true,
  Batches: true,
  BalanceObjective: true,
  TrainStep: true,
} as const;

/**
 * Null where the card says nothing and it does not follow. By itself follows: a node that no numbers come into has those of its driven
 * settings; what numbers come into through one input passes them on, with `inner.` in front where it has one of that name.
 */
export function numbersByCard<T extends Named>(
  card: Pick<CatalogNode, "settings" | "inputs" | "outputs" | "reports" | "numbers">,
  into: (input: string) => readonly Joined<T>[],
  /** The number of a driven setting, none where that means nothing now; or one that the node makes by itself. */
  own: (name: string, isSetting: boolean) => readonly T[],
): readonly T[] | null {
  if (card.numbers !== undefined) return owned(card, card.numbers, into, own);
  // How a training joins is its own affair.
  if (card.reports || Object.values(card.outputs).includes("TrainStep")) return null;
  const settings = Object.entries(card.settings).filter(([, setting]) => setting.control === "number" && setting.driven === true);
  const mine = settings.flatMap(([name]) => own(name, true));
  const [input, ...others] = bearingInputs(card);
  if (input === undefined) return mine;
  if (others.length > 0 || card.inputs[input]?.many) return null;
  const inner = into(input).flatMap(({ numbers }) => numbers);
  return [...behind(inner, new Set(mine.map(({ name }) => name))), ...mine];
}

export function bearingInputs({ inputs }: Pick<CatalogNode, "inputs">): string[] {
  return Object.entries(inputs).flatMap(([name, { port }]) => (Object.keys(port).some((one) => one in bearing) ? [name] : []));
}

function owned<T extends Named>(
  card: Pick<CatalogNode, "settings">,
  owners: NumberOwners,
  into: (input: string) => readonly Joined<T>[],
  own: (name: string, isSetting: boolean) => readonly T[],
): readonly T[] {
  const inFront: T[] = [];
  const all = Object.entries(owners).flatMap(([owner, from]): (readonly [string, readonly T[]])[] => {
    if (typeof from !== "string") return [[owner, owned(card, from, into, own)]];
    if (from.startsWith("=")) return [[owner, own(from.slice(1), false)]];
    if (from in card.settings) return [[owner, own(from, true)]];
    const parts = into(from);
    const titles = numbered(parts.map(({ title }) => title));
    if (owner === "#") return parts.map(({ numbers }, place) => [String(place + 1), numbers]);
    if (owner === "@") return parts.map(({ numbers }, place) => [titles[place] as string, numbers]);
    if (owner !== "@.") return [[owner, parts.flatMap(({ numbers }) => numbers)]];
    for (const [place, { numbers }] of parts.entries()) inFront.push(...numbers.map((one) => renamed(one, `${titles[place]}.${one.name}`)));
    return [];
  });
  return [...inFront, ...join(all)];
}

/** What an objective calls itself: as its function, without the word for what it is. */
export function objectiveName({ call }: Pick<CatalogNode, "call">): string {
  return call.replace(/Objectives?$/, "");
}

/** A name that only one owner has stays as it is; others, and those that these would meet, get their owner's in front. */
export function join<T extends Named>(owners: readonly (readonly [owner: string, numbers: readonly T[]])[]): T[] {
  const all = owners.flatMap(([owner, numbers]) => numbers.map((number) => ({ number, full: `${owner}.${number.name}` })));
  const behind = new Set<string>();
  for (;;) {
    const given = all.map(({ number, full }) => (behind.has(full) ? renamed(number, full) : number));
    const uses = new Map<string, number>();
    for (const { name } of given) uses.set(name, (uses.get(name) ?? 0) + 1);
    const before = behind.size;
    for (const [place, { full }] of all.entries()) if ((uses.get(given[place]?.name as string) as number) > 1) behind.add(full);
    if (behind.size === before) return given;
  }
}

/** Numbers inside a node that has some of these names itself. */
function behind<T extends Named>(numbers: readonly T[], taken: ReadonlySet<string>): T[] {
  if (taken.size === 0) return [...numbers];
  return numbers.map((one) => (taken.has(one.name) || one.name.startsWith("inner.") ? renamed(one, `inner.${one.name}`) : one));
}

function renamed<T extends Named>(number: T, name: string): T {
  return { ...number, name };
}

/** The second of a name gets a 2, as in `nodes/lib/names.ts`. */
export function numbered(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let count = 2; taken.has(free); count++) free = `${name}${count}`;
    taken.add(free);
    return free;
  });
}
