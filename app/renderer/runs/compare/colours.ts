import { armCount, armLook } from "../../views/arm-look.ts";

export interface Look {
  readonly colour: string;
  readonly dash: string;
}

/** A look for each of so many lines: the eight of the arms while they reach, then hues as far apart as they can be. */
export function looks(count: number, theme: "dark" | "light"): Look[] {
  if (count <= armCount) return Array.from({ length: count }, (_, i) => armLook(i, ""));
  // Of one lightness and strength each, so that none steps forward; a golden angle between neighbours.
  const [light, strength] = theme === "dark" ? [0.75, 0.12] : [0.5, 0.14];
  return Array.from({ length: count }, (_, i) => ({ colour: `oklch(${light} ${strength} ${Math.round((i * 137.508) % 360)})`, dash: "" }));
}
