import type { Act } from "../../nodes/lib/act.ts";

/** A hand on a number from so many updates on, up to so many; 0: to the end. */
export type Hold = { readonly from: number; readonly to: number; readonly value: number };

/** What was held, from when to when; an act counts from the update after the border it was done at. */
export function holdsOf(acts: readonly { readonly step: number; readonly act: Act }[], name: string): readonly Hold[] {
  const holds: Hold[] = [];
  let open: { from: number; value: number } | null = null;
  const close = (to: number) => {
    if (open !== null && to > open.from) holds.push({ ...open, to });
    open = null;
  };
  for (const { step, act } of acts.toSorted((a, b) => a.step - b.step)) {
    if (!(act.do === "hold" || act.do === "release") || act.name !== name) continue;
    close(step);
    if (act.do === "hold") open = { from: step, value: act.value };
  }
  return open === null ? holds : [...holds, { ...(open as { from: number; value: number }), to: 0 }];
}

/** The part of the holds between two updates of the training, on a clock that begins at the first of them. */
export function holdsWithin(holds: readonly Hold[], begin: number, end: number): Hold[] {
  return holds.flatMap(({ from, to, value }) => {
    const last = to === 0 ? Number.POSITIVE_INFINITY : to;
    if (last <= begin || from >= end) return [];
    return [{ from: Math.max(0, from - begin), to: last >= end ? 0 : last - begin, value }];
  });
}

/** Whether all the time that one holds the number, others hold it at the same value. */
export function isWithin({ from, to, value }: Hold, others: readonly Hold[]): boolean {
  const endOf = (hold: Pick<Hold, "to">) => (hold.to === 0 ? Number.POSITIVE_INFINITY : hold.to);
  let at = from;
  for (const one of others.toSorted((a, b) => a.from - b.from))
    if (one.value === value && one.from <= at && endOf(one) > at) at = endOf(one);
  return at >= endOf({ to });
}
