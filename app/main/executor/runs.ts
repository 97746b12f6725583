import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { Run, RunScope } from "../../../nodes/lib/run.ts";
import { makeScope, type Sink } from "../../../nodes/lib/scope.ts";
import type { Schedule } from "../../../nodes/ports.ts";
import { joinPath, type Recorded } from "./record.ts";
import { type Attempt, type Trainings, watchOf } from "./trainings.ts";

/** What all calls of one run share. */
export interface Session {
  emit(event: RunEvent): void;
  /** True once the user asked to stop. */
  stopped(): boolean;
  /** Called now and then while a node works, so that events leave. */
  idle(): void;
  readonly maxUpdates: number;
  packageFile(packageName: string, path: string): Promise<Uint8Array>;
  /** `download` of `downloads.ts` in a run, `downloaded` in what must fetch nothing. */
  readonly download: Sink["download"];
  /** Lets events out at once. */
  flush?(): void;
  /** What a run keeps and how it is steered; a preview does neither. */
  readonly trainings?: Trainings;
}

/** Which schedules of the plan are which. */
export interface Schedules {
  nameOf(schedule: Schedule): string | undefined;
  identityOf(name: string): string | undefined;
}

export interface Place {
  readonly node: string;
  readonly path: string;
  /** Where to write down what was told; null for what is not final. */
  readonly recorded: Recorded | null;
  /** Cap on updates here. */
  readonly maxUpdates: number;
  /** The call that this is for, where it may be a training that is kept. */
  readonly attempt?: Attempt;
  partial(value: unknown): void;
}

/** Where the calls of one turn of a container find their path and their container's record. */
export interface Turn {
  readonly turn: string;
  readonly path: string;
  readonly recorded: Recorded | null;
  readonly maxUpdates: number;
}
const turns = new WeakMap<RunScope, Turn>();
export const turnOf = (scope: unknown): Turn | undefined => turns.get(scope as RunScope);

/** The `run` of one call in the app: a script's, which also writes down what it tells. */
export function createRun(session: Session, schedules: Schedules, place: Place): Run {
  const { node, path, recorded, maxUpdates, attempt, partial } = place;
  const { trainings } = session;
  const watch = trainings !== undefined && attempt !== undefined ? watchOf(trainings, { node, path }, attempt) : undefined;
  const sink: Sink = {
    emit: (event) => {
      if (recorded !== null) note(recorded, event, schedules);
      session.emit(atDriver(event));
    },
    stopped: session.stopped,
    maxUpdates,
    packageFile: session.packageFile,
    download: (file, told) =>
      session.download(file, {
        ...told,
        note: (text) => {
          told.note(text);
          // Nothing may come for a while.
          session.flush?.();
        },
        progress: (done, of, unit) => {
          told.progress(done, of, unit);
          session.idle();
        },
      }),
    now: () => performance.now(),
    nameOf: schedules.nameOf,
    partial: (_node, _path, value) => partial(value),
  };
  const run = makeScope(sink, path)(node);
  const { acted, ...rest } = watch ?? {};
  return {
    ...run,
    ...rest,
    acted: (step, act, result) => {
      acted?.(step, act, result);
      // What is told as done by a hand is written down.
      const isHand = result.by === undefined;
      const written = (isHand && trainings?.steering.done({ node, path, step, act }, result.refused !== undefined)) || Promise.resolve();
      void written.then(() => {
        run.acted(step, act, result);
        // It may be waiting by now, and say nothing for long.
        session.flush?.();
      });
    },
    breathe: () => {
      session.idle();
      return run.breathe();
    },
    scope: (turn, limits) => {
      const inside = joinPath(path, turn);
      const most = Math.min(maxUpdates, limits?.maxUpdates ?? Number.POSITIVE_INFINITY);
      const scope: RunScope = (name) =>
        createRun(session, schedules, { node: name, path: inside, recorded, maxUpdates: most, partial: () => {} });
      turns.set(scope, { turn, path: inside, recorded, maxUpdates: most });
      return scope;
    },
  };
}

/** A number that a schedule drives is shown at the schedule's own node. */
export function atDriver(event: RunEvent): RunEvent {
  return event.event === "number" && event.by !== undefined ? { ...event, node: event.by } : event;
}

function note({ told }: Recorded, event: RunEvent, { identityOf }: Schedules): void {
  if (event.event === "metric") {
    const { step, name, value } = event;
    told.push({ metric: name, step, value });
  } else if (event.event === "number") {
    const { step, name, value } = event;
    const by = event.by === undefined ? undefined : identityOf(event.by);
    told.push({ number: name, step, value, ...(by === undefined ? {} : { by }) });
  } else if (event.event === "view") {
    const { name, view } = event;
    // Only the last picture of a name is worth showing again.
    const before = told.findIndex((item) => "view" in item && item.name === name);
    if (before >= 0) told.splice(before, 1);
    told.push({ view, name });
  } else if (event.event === "clock") {
    const { step, presentations, seconds } = event;
    told.push({ clock: step, presentations, seconds });
  } else if (event.event === "act") {
    const { event: _, node: __, path: ___, refused, again: ____, ...act } = event;
    if (refused === undefined) told.push(act);
  } else if (event.event === "data") {
    const { hash, count } = event;
    told.push({ data: hash, count });
  }
}
