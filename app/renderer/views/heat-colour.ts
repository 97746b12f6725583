/** Dark violet over teal to pale yellow (after viridis): rises evenly in lightness, so it reads in grey and without red and green. */
const stops = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [253, 231, 37],
] as const;

/** RGB of a share between 0 and 1. */
export function heatColour(share: number): [number, number, number] {
  const at = Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0)) * (stops.length - 1);
  const low = stops[Math.min(stops.length - 2, Math.floor(at))]!;
  const high = stops[Math.min(stops.length - 2, Math.floor(at)) + 1]!;
  const part = at - Math.min(stops.length - 2, Math.floor(at));
  return [0, 1, 2].map((c) => Math.round(low[c]! + (high[c]! - low[c]!) * part)) as [number, number, number];
}
