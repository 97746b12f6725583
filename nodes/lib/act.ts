// SPDX-License-Identifier: MIT-0

/**
 * What is done to a training while it runs, by a person or by an agent. It is done at a step border, written down with the number of
 * updates done by then, and done again there whenever the run is replayed: the same acts give the same numbers.
 */
export type Act =
  /** A driven number keeps this value, whatever its schedule says, until it is released. */
  | { readonly do: "hold"; readonly name: string; readonly value: number }
  /** A driven number is this many times what it would be, now and on the rest of its schedule, until it is held or released. */
  | { readonly do: "scale"; readonly name: string; readonly factor: number }
  | { readonly do: "release"; readonly name: string }
  /** Everything learnt (weights, optimizer, statistics) goes back to what it was after that many updates; data and schedules go on. */
  | { readonly do: "load"; readonly step: number }
  /** One layer, and what the optimizer keeps for it, as the training began with it. */
  | { readonly do: "reset"; readonly layer: string }
  /** The training ends here, as if its budget were used up. */
  | { readonly do: "end" }
  /** Nothing: whoever was asked wants it to go on as it is. */
  | { readonly do: "same" };

export interface Intervention {
  /** Updates done when it was done; it acts from the next one. */
  readonly step: number;
  readonly act: Act;
}

/** Who did it, where that was an agent. */
export interface Author {
  readonly by?: string;
  /** Why, in words. */
  readonly reason?: string;
  /** It was asked outside this program, and may answer otherwise the next time: the record decides. */
  readonly outside?: true;
  /** It was done because the next update failed. */
  readonly rescue?: true;
}

/** What was done to a number: a value that it keeps, and a factor on whatever it is. */
export interface Touch {
  readonly value?: number;
  readonly factor?: number;
}

/** What an act makes of what was done to that number before; undefined: nothing is done to it any more. */
export function touched(before: Touch | undefined, act: Extract<Act, { name: string }>): Touch | undefined {
  if (act.do === "hold") return { value: act.value };
  if (act.do === "release") return undefined;
  return { ...before, factor: (before?.factor ?? 1) * act.factor };
}

export function underHand(value: number, { value: held, factor }: Touch): number {
  return factor === undefined ? (held ?? value) : (held ?? value) * factor;
}
