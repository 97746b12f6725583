import type { Ledger } from "../../../nodes/lib/ledger.ts";
import type { Call } from "../../common/plan.ts";
import type { PlacedAct } from "../../common/run-record.ts";
import { hashOf } from "./identity.ts";
import type { ForkOrder } from "./messages.ts";
import type { Place } from "./steering.ts";
import { callsIn } from "./values.ts";

/** What happened to a training that the graph does not say: its result is another one than the graph's. */
export type Happening = PlacedAct | (Place & { readonly fork: string; readonly step: number });

export interface Asked {
  readonly run: string;
  /** Calls that are run although their results are known; what follows them has other identities, and runs too. */
  readonly again: ReadonlySet<string>;
  /** Trainings that begin where those of another run stood. */
  readonly forks: readonly ForkOrder[];
  /** Acts that are planned, for a replay. */
  readonly acts: readonly PlacedAct[];
  /** The acts are all that was done: nobody outside is asked what to do. */
  readonly replays?: boolean;
}

/** The identity of a call in this run, before it ran: the graph's, with what is asked about it or within it. */
export function saltedIdentity(identity: string, call: Call, path: string, { run, again, forks, acts }: Asked): string {
  const names = new Set(callsIn([call]).map(({ name }) => name));
  const repeated = [...names].some((name) => again.has(name)) ? identityAgain(identity, run) : identity;
  const within = (place: Place) => names.has(place.node) && isUnder(place.path, path);
  const forked = forks.filter(within).map(forkHappening);
  return happenedIdentity(repeated, [...forked, ...acts.filter(within)]);
}

export function forkHappening({ node, path, run, step }: ForkOrder): Happening {
  return { node, path, fork: run, step };
}

/** What hands did to this run's training, without what it brought along from the one that it branched off. */
export function ownActs({ acts }: Pick<Ledger, "acts">, fork: Pick<ForkOrder, "step"> | undefined): Ledger["acts"] {
  return acts.filter(({ step, by }) => by === undefined && (fork === undefined || step >= fork.step));
}

/** The identity of what came out, when all that happened is known. */
export function happenedIdentity(identity: string, happenings: readonly Happening[]): string {
  return happenings.length === 0 ? identity : hashOf([identity, happenings as never]);
}

export function identityAgain(identity: string, run: string): string {
  return hashOf([identity, "again", run]);
}

function isUnder(path: string, base: string): boolean {
  return base === "" || path === base || path.startsWith(`${base}/`);
}
