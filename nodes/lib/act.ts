// SPDX-License-Identifier: MIT-0

/**
 * What a person does to a training while it runs. It is done at a step border, written down with the number of
 * updates done by then, and done again there whenever the run is replayed: the same acts give the same numbers.
 */
export type Act =
  /** A driven number keeps this value, whatever its schedule says, until it is released. */
  | { readonly do: "hold"; readonly name: string; readonly value: number }
  | { readonly do: "release"; readonly name: string }
  /** Everything learnt (weights, optimizer, statistics) goes back to what it was after that many updates; data and schedules go on. */
  | { readonly do: "load"; readonly step: number }
  /** One layer, and what the optimizer keeps for it, as the training began with it. */
  | { readonly do: "reset"; readonly layer: string }
  /** The training ends here, as if its budget were used up. */
  | { readonly do: "end" };

export interface Intervention {
  /** Updates done when it was done; it acts from the next one. */
  readonly step: number;
  readonly act: Act;
}
