import { formatSigned } from "../../views/format.ts";
import type { Effect } from "./effects.ts";

/** A difference with how sure it is, in words that say no more than is known. */
export function effectWords(effect: Effect | null): string {
  if (effect === null) return "not known yet";
  return [formatSigned(effect.mean, 3), sureWords(effect)].join(", ");
}

export function sureWords({ interval, seeds }: Effect): string {
  if (seeds === 0) return "means not paired by seed, no interval";
  if (interval === null) return "one seed, no interval";
  return `${seeds} seeds, 95 % interval ${formatSigned(interval[0], 3)} to ${formatSigned(interval[1], 3)}`;
}

/** Whether it may as well be nothing; null where that cannot be said. */
export function isNoise(effect: Effect | null): boolean | null {
  if (effect === null || effect.interval === null) return null;
  return effect.interval[0] <= 0 && effect.interval[1] >= 0;
}
