import type { Ring } from "../../../nodes/lib/control.ts";
import { createRings } from "../../../nodes/lib/ring.ts";
import type { Snapshot } from "../../../nodes/lib/snapshot.ts";
import type { Place } from "./steering.ts";

/** Earlier states of the trainings of this executor's runs, newest trainings last, under one limit of memory. */
export interface RingBook {
  ring(run: string, place: Place, beginning: string, must: readonly number[]): Ring<Snapshot>;
  of(run: string, place: Place): Ring<Snapshot> | undefined;
  /** Of trainings that may share a beginning with the one whose ring this is. */
  kin(beginning: string, mine: Ring<Snapshot>): readonly Ring<Snapshot>[];
  clear(): void;
  readonly bytes: number;
}

const mostRings = 256;

export function createRingBook(limit: number): RingBook {
  const rings = createRings(limit);
  const entries: { run: string; place: Place; beginning: string; ring: Ring<Snapshot>; drop(): void }[] = [];
  const same = (a: Place, b: Place) => a.node === b.node && a.path === b.path;
  return {
    ring: (run, place, beginning, must) => {
      // Most calls are no trainings and never put anything in.
      let made: ReturnType<typeof rings.ring> | undefined;
      const ring: Ring<Snapshot> = {
        wants: (updates) => made?.wants(updates) ?? true,
        at: (updates) => made?.at(updates),
        put: (updates, snapshot) => {
          if (made === undefined) {
            made = rings.ring(must);
            entries.push({ run, place, beginning, ring, drop: made.drop });
            while (entries.length > mostRings) entries.shift()?.drop();
          }
          made.put(updates, snapshot);
        },
      };
      return ring;
    },
    of: (run, place) => entries.findLast((entry) => entry.run === run && same(entry.place, place))?.ring,
    kin: (beginning, mine) => entries.filter((entry) => entry.beginning === beginning && entry.ring !== mine).map(({ ring }) => ring),
    clear: () => {
      for (const entry of entries.splice(0)) entry.drop();
    },
    get bytes() {
      return rings.bytes;
    },
  };
}
