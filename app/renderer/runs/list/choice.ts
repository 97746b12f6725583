/** Which lines are chosen, where the keyboard is, and from where Shift reaches. */
export interface Choice {
  readonly chosen: ReadonlySet<string>;
  readonly at: string | null;
  readonly anchor: string | null;
}
export interface Held {
  readonly shift?: boolean;
  readonly mod?: boolean;
}
export const noChoice: Choice = { chosen: new Set(), at: null, anchor: null };

/** A click, or a key that means one: alone it chooses the line, with Ctrl it adds or takes it, with Shift all up to it. */
export function press(choice: Choice, order: readonly string[], id: string, { shift = false, mod = false }: Held = {}): Choice {
  if (shift) {
    const anchor = choice.anchor !== null && order.includes(choice.anchor) ? choice.anchor : id;
    const [from, to] = [order.indexOf(anchor), order.indexOf(id)].sort((a, b) => a - b) as [number, number];
    const reach = order.slice(from, to + 1);
    return { chosen: new Set(mod ? [...choice.chosen, ...reach] : reach), at: id, anchor };
  }
  if (!mod) return { chosen: new Set([id]), at: id, anchor: id };
  const chosen = new Set(choice.chosen);
  if (!chosen.delete(id)) chosen.add(id);
  return { chosen, at: id, anchor: id };
}

/** The keyboard goes so many lines on. Ctrl moves without choosing, Shift chooses all on the way. */
export function move(choice: Choice, order: readonly string[], by: number, held: Held = {}): Choice {
  if (order.length === 0) return choice;
  const now = choice.at === null ? -1 : order.indexOf(choice.at);
  const next = now < 0 ? (by > 0 ? 0 : order.length - 1) : Math.min(order.length - 1, Math.max(0, now + by));
  const id = order[next]!;
  if (held.mod === true && held.shift !== true) return { ...choice, at: id };
  return press(choice, order, id, { shift: held.shift === true });
}

export const chooseAll = (choice: Choice, order: readonly string[]): Choice => ({ ...choice, chosen: new Set(order) });

/** What is no longer listed is no longer chosen; the keyboard goes to what stands in its place. */
export function keepListed(choice: Choice, order: readonly string[], before: readonly string[]): Choice {
  const listed = new Set(order);
  const chosen = new Set([...choice.chosen].filter((id) => listed.has(id)));
  const stay = (id: string | null) => {
    if (id === null || listed.has(id)) return id;
    const place = before.indexOf(id);
    return before.slice(place).find((each) => listed.has(each)) ?? order.at(-1) ?? null;
  };
  const at = stay(choice.at);
  if (chosen.size === choice.chosen.size && at === choice.at) return choice;
  return { chosen, at, anchor: stay(choice.anchor) };
}
