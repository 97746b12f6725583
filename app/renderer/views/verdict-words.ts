import type { Intervals } from "../../../nodes/lib/view.ts";
import { formatSigned } from "./format.ts";

export type VerdictLine = Intervals["lines"][number];
export type Standing = "holds" | "smaller" | "contradicted" | "open" | "waiting" | "shown";

/** How a line stands. Grey until all planned seeds are in: an early look is no verdict. */
export function standing({ status, kind }: Pick<VerdictLine, "status" | "kind">): Standing {
  if (status.startsWith("so far")) return "waiting";
  if (kind === "shown") return "shown";
  if (status.startsWith("holds")) return "holds";
  if (status.startsWith("smaller")) return "smaller";
  if (status.startsWith("contradicted")) return "contradicted";
  return "open";
}

/** Red is for errors alone: a claim that is contradicted is a finding, and stands in plain ink. */
const tones: Record<Standing, string> = {
  holds: "var(--ok)",
  smaller: "var(--ink)",
  contradicted: "var(--ink)",
  open: "var(--dim)",
  waiting: "var(--dim)",
  shown: "var(--ink)",
};
export const toneOf = (line: Pick<VerdictLine, "status" | "kind">): string => tones[standing(line)];

/** Seeds that are still to come; one that was left out is not among them. */
export const toCome = (line: VerdictLine): number => (standing(line) === "waiting" ? Math.max(0, line.planned - line.dots.length) : 0);

/** The status in words, as it may be said at this moment, and what belongs to it. */
export function statusWords(line: VerdictLine): { words: string; rest: string } {
  const seeds = `${line.dots.length} seed${line.dots.length === 1 ? "" : "s"}`;
  switch (standing(line)) {
    case "waiting":
      return { words: `so far ${line.dots.length} of ${line.planned}`, rest: "seeds" };
    case "shown":
      return { words: "shown, not judged", rest: `over ${seeds}` };
    case "open":
      return { words: `not settled by ${seeds}`, rest: /[^;]*would (not )?settle it/.exec(line.note)?.[0].trim() ?? "" };
    default:
      return { words: line.status, rest: `over ${seeds}` };
  }
}

/** What the note says beyond the status, which stands above it already. */
export function noteWords({ note }: Pick<VerdictLine, "note">): string {
  const said = /^(so far|shown, not judged|not settled)|would (not )?settle it$/;
  return note
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part !== "" && !said.test(part))
    .join("; ");
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
export function intervalOf({ lo, hi, dots }: Pick<VerdictLine, "lo" | "hi" | "dots">): readonly [number, number] | null {
  // Through JSON an infinite border arrives as null.
  return dots.length >= 2 && typeof lo === "number" && typeof hi === "number" && Number.isFinite(lo) && Number.isFinite(hi)
    ? [lo, hi]
    : null;
}

/** A signed number with as many decimals as its interval is worth: two figures of half its width. */
export function effectWords(line: VerdictLine): (value: number) => string {
  const interval = intervalOf(line);
  const half = interval === null ? 0 : (interval[1] - interval[0]) / 2;
  if (!(half > 0)) return (value) => formatSigned(value, 3);
  const decimals = Math.max(0, Math.min(6, 1 - Math.floor(Math.log10(half))));
  return (value) => formatSigned(Number(value.toFixed(decimals)), Math.max(2, decimals + 1 + Math.floor(Math.log10(Math.abs(value) || 1))));
}
