// SPDX-License-Identifier: MIT-0

/** Honest functions that cannot be one program run eagerly instead, which is said once. */
const eagerly = ["read", "async", "data-shaped", "text", "fallback", "host-data", "nested", "moved"] as const;
/** What is not a function of its arguments is an error in both ways to run: its results could not be reproduced. */
const never = ["variable", "random", "clock", "kept", "changed", "bits"] as const;
type Kind = (typeof eagerly)[number] | (typeof never)[number];

/** Why a step is not compiled. */
export class Refusal extends Error {
  readonly kind: Kind;

  constructor(kind: Kind, why: string) {
    super(why);
    this.name = "Refusal";
    this.kind = kind;
  }

  get runsEagerly(): boolean {
    return (eagerly as readonly string[]).includes(this.kind);
  }
}
