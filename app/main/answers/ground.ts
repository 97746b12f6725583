import type { Bench } from "../bench/bench.ts";
import type { Station } from "../bench/station.ts";

/** What the answers to a window stand on: what all windows share, and this window's own executor. */
export interface Ground {
  readonly bench: Bench;
  readonly station: Station;
}
