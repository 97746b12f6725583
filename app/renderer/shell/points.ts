export type Points = { x: number[]; y: number[] };

/** Takes away the points from x on. */
export function rewind(points: Points, x: number): void {
  let keep = points.x.length;
  while (keep > 0 && points.x[keep - 1]! >= x) keep--;
  points.x.length = keep;
  points.y.length = keep;
}

/** Every second point, the newest among them. */
export function thin(points: Points): void {
  let kept = 0;
  for (let i = 0; i < points.x.length; i += 2) {
    points.x[kept] = points.x[i]!;
    points.y[kept++] = points.y[i]!;
  }
  points.x.length = kept;
  points.y.length = kept;
}
