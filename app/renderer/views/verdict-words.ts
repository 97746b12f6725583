import type { Intervals } from "../../../nodes/lib/view.ts";

export type VerdictLine = Intervals["lines"][number];
export type Standing = "holds" | "smaller" | "contradicted" | "open" | "waiting" | "shown";

/** How a line stands. Grey until all planned seeds are in: an early look is no verdict. */
export function standing({ status, dots, planned, kind }: VerdictLine): Standing {
  if (dots.length < planned) return "waiting";
  if (kind === "shown") return "shown";
  if (status.startsWith("holds")) return "holds";
  if (status.startsWith("smaller")) return "smaller";
  if (status.startsWith("contradicted")) return "contradicted";
  return "open";
}

/** The status in words, as it may be said at this moment. */
export function statusWords(line: VerdictLine): { words: string; rest: string } {
  const seeds = `${line.dots.length} seed${line.dots.length === 1 ? "" : "s"}`;
  switch (standing(line)) {
    case "waiting":
      return { words: `so far ${line.dots.length} of ${line.planned}`, rest: "seeds" };
    case "shown":
      return { words: "shown, not judged", rest: `${seeds}` };
    case "open":
      return { words: line.status === "" || line.status.startsWith("not settled") ? `not settled by ${seeds}` : line.status, rest: "" };
    default:
      return { words: line.status, rest: `over ${seeds}` };
  }
}

/** Where a result would agree with the claim: [from, to] on the axis of the effect, or null where nothing is judged. */
export function acceptance({ kind, margin }: Pick<VerdictLine, "kind" | "margin">): readonly [number, number] | null {
  if (kind === "better") return [margin, Number.POSITIVE_INFINITY];
  if (kind === "notWorse") return [-margin, Number.POSITIVE_INFINITY];
  if (kind === "equal") return [-margin, margin];
  return null;
}

/** The borders of that region, with the words under them. */
export function borders({ kind, margin }: Pick<VerdictLine, "kind" | "margin">): readonly { at: number; word: string }[] {
  if (kind === "better") return margin === 0 ? [] : [{ at: margin, word: "margin" }];
  if (kind === "notWorse") return [{ at: -margin, word: "bound" }];
  if (kind === "equal")
    return [
      { at: -margin, word: "bound" },
      { at: margin, word: "bound" },
    ];
  return [];
}

/** One axis that holds zero, the margin, the interval and every seed, with a little air. */
export function effectDomain(line: VerdictLine): [number, number] {
  const values = [0, line.mean, line.lo, line.hi, ...line.dots.map((dot) => dot.value), ...borders(line).map((b) => b.at)];
  // An interval of one or two seeds can be enormous; it may run off the axis rather than squeeze everything else.
  const near = values.filter((value) => typeof value === "number" && Number.isFinite(value));
  const core = [0, ...line.dots.map((dot) => dot.value), ...borders(line).map((b) => b.at)];
  const span = Math.max(...core) - Math.min(...core) || 1;
  const low = Math.max(Math.min(...near), Math.min(...core) - 1.5 * span);
  const high = Math.min(Math.max(...near), Math.max(...core) + 1.5 * span);
  const air = (high - low || 1) * 0.1;
  return [low - air, high + air];
}

/** The interval in numbers, or null while it cannot be computed (fewer than two seeds). */
export function intervalOf({ lo, hi }: Pick<VerdictLine, "lo" | "hi">): readonly [number, number] | null {
  // Through JSON an infinite border arrives as null.
  return typeof lo === "number" && typeof hi === "number" && Number.isFinite(lo) && Number.isFinite(hi) ? [lo, hi] : null;
}
