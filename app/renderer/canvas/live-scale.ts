/** Where a slider stands for a number, from 0 to 1, and the number for where it stands. */
export interface NumberScale {
  readonly log: boolean;
  readonly low: number;
  readonly high: number;
  at(value: number): number;
  value(at: number): number;
}

/** Places of a slider: a press of an arrow key moves it by one, and the number, short as it is written, with it. */
export const places = 200;

interface Limits {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/**
 * A slider's range. A number with both limits has them, in even steps. Else it is a factor of a hundred down from the
 * largest value that it had in this run and ten up: rates that are positive and small want factors, and more than
 * ten times the largest one ends most trainings.
 */
export function numberScale(largest: number, { min, max }: Limits): NumberScale {
  if (min !== undefined && max !== undefined && max > min && !(min > 0 && max / min > 100)) return linear(min, max);
  const size = Math.abs(largest);
  if (largest > 0 && (min === undefined || min >= 0)) {
    const high = Math.min(max ?? Number.POSITIVE_INFINITY, largest * 10);
    return logarithmic(Math.min(Math.max(min ?? 0, largest / 100), high / 10), high);
  }
  const reach = size === 0 ? 1 : size * 2;
  return linear(min ?? -reach, max ?? (min === undefined ? reach : Math.max(reach, min + reach)));
}

function linear(low: number, high: number): NumberScale {
  const digits = Math.max(0, 3 - Math.floor(Math.log10(high - low)));
  return {
    log: false,
    low,
    high,
    at: (value) => within((value - low) / (high - low)),
    value: (at) => Number((low + within(at) * (high - low)).toFixed(Math.min(20, digits))),
  };
}

function logarithmic(low: number, high: number): NumberScale {
  const span = Math.log(high / low);
  return {
    log: true,
    low,
    high,
    at: (value) => (value <= low ? 0 : within(Math.log(value / low) / span)),
    value: (at) => Number((low * Math.exp(within(at) * span)).toPrecision(3)),
  };
}

const within = (share: number) => Math.max(0, Math.min(1, share));
