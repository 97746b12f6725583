import type { Ledger } from "../../../nodes/lib/ledger.ts";
import type { Answers, Checkpoints, Loaded, Run, Saved } from "../../../nodes/lib/run.ts";
import type { Watch } from "../../../nodes/lib/scope.ts";
import { disposeTree } from "../../../nodes/lib/tree.ts";
import type { Answer } from "../../../nodes/ports.ts";
import type { PlacedAct } from "../../common/run-record.ts";
import { inOrder, type Journal } from "./journal.ts";
import type { Keeping } from "./keeping.ts";
import type { ForkOrder } from "./messages.ts";
import type { RingBook } from "./ring-book.ts";
import { type Asked, forkHappening, type Happening, ownActs } from "./salt.ts";
import type { Place, Steering } from "./steering.ts";

/** Whatever watches, keeps and steers the trainings of one run. */
export interface Trainings {
  readonly asked: Asked;
  readonly resume: boolean;
  /** Milliseconds between two saved states; null: as often as its share of the time allows. */
  readonly saveEveryMs: number | null;
  readonly saveEveryUpdates: number | null;
  readonly steering: Steering;
  readonly keeping: Keeping;
  readonly journal: Journal;
  readonly book: RingBook;
  /** What happened so far, to whichever training. */
  readonly happenings: Happening[];
}

/** One call of a run, which may be a training. */
export interface Attempt {
  /** Before anything happened to it. */
  readonly identity: string;
  readonly beginning: string;
  /** The state at which a run branches off, where that is this call. */
  forkState(fork: ForkOrder): Promise<Saved>;
  /** It was finished in an earlier run and has only been taken up. */
  restored: boolean;
  /** Its last state is in the run's folder. */
  saved: boolean;
}

/** Without a wish: at most this often, and at most this share of the time. */
export const savingPace = { everyMs: 1000, share: 0.005 };

export function watchOf(trainings: Trainings, place: Place, attempt: Attempt): Watch & { checkpoints: Checkpoints; acted: Run["acted"] } {
  const { asked, resume, saveEveryMs, saveEveryUpdates, steering, keeping, journal, book, happenings } = trainings;
  const here = () => inOrder(journal.acts.filter(({ node, path }) => node === place.node && path === place.path));
  const mine = () => here().filter(({ by }) => by === undefined);
  let done = 0;
  const loads = mine().flatMap(({ act }) => (act.do === "load" ? [act.step] : []));
  const ring = book.ring(asked.run, place, attempt.beginning, loads);
  const fork = asked.forks.find(({ node, path }) => node === place.node && path === place.path);

  const load = async (): Promise<Loaded | null> => {
    if (fork !== undefined) happenings.push(forkHappening(fork));
    const unfinished = resume ? await keeping.unfinished(attempt.identity, place) : null;
    if (unfinished !== null) {
      const { ledger } = unfinished.host as unknown as { ledger: Ledger };
      const own = ownActs(ledger, fork);
      if (!goesBack(mine().slice(own.length), ledger.updates)) {
        done = own.length;
        for (const { step, act } of own.slice(mine().length)) await journal.append({ ...place, step, act });
        return unfinished;
      }
      disposeTree(unfinished.tensors);
    }
    const finished = await keeping.state(attempt.identity);
    attempt.restored = finished !== null;
    if (finished !== null || fork === undefined) return finished;
    return { ...(await attempt.forkState(fork)), source: "fork" };
  };

  return {
    ring,
    kin: () => book.kin(attempt.beginning, ring),
    control: steering.control(place, () => mine().slice(done)),
    checkpoints: {
      load,
      save: async (saved) => {
        await keeping.save(attempt.identity, place, saved);
        attempt.saved = true;
      },
      settle: () => keeping.settle(),
      ...(saveEveryMs === null ? savingPace : { everyMs: saveEveryMs }),
      ...(saveEveryUpdates === null ? {} : { everyUpdates: saveEveryUpdates }),
    },
    answers: answersOf(trainings, place, here()),
    acted: (step, act, { refused, by, outside }) => {
      // What was done before it branched off is what it began with, and what an agent of the graph does the graph says.
      const isKnown = (fork !== undefined && step < fork.step) || (by !== undefined && outside !== true);
      if (refused === undefined && !isKnown) happenings.push({ ...place, step, act });
    },
  };
}

/** What the record has of agents outside: those that it has are not asked again, and in a replay nobody is. */
function answersOf({ asked, journal }: Trainings, place: Place, record: readonly PlacedAct[]): Answers {
  const known = record.filter(({ by }) => by !== undefined);
  return {
    at: (updates, isRescue) => answerIn(known, updates, isRescue) ?? (asked.replays === true ? { acts: [] } : undefined),
    keep: async (done) => {
      for (const { value: _, refused, ...act } of done) if (refused === undefined) await journal.append({ ...place, ...act });
    },
  };
}

export function answerIn(record: readonly PlacedAct[], updates: number, isRescue: boolean): Answer | undefined {
  const then = record.filter(({ by, step, rescue }) => by !== undefined && step === updates && (rescue === true) === isRescue);
  const reason = then[0]?.reason;
  return then.length === 0 ? undefined : { acts: then.map(({ act }) => act), ...(reason === undefined ? {} : { reason }) };
}

/** Whether an act that is still to be done takes a state that lies before the checkpoint: only a run from the start has that. */
function goesBack(acts: readonly PlacedAct[], updates: number): boolean {
  return acts.some(({ act }) => act.do === "load" && act.step <= updates);
}
