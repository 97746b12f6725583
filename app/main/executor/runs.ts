import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { Run, RunScope } from "../../../nodes/lib/run.ts";
import { makeScope, type Sink } from "../../../nodes/lib/scope.ts";
import type { Schedule } from "../../../nodes/ports.ts";
import { joinPath, type Recorded } from "./record.ts";

/** What all calls of one run share. */
export interface Session {
  emit(event: RunEvent): void;
  /** True once the user asked to stop. */
  stopped(): boolean;
  /** Called now and then while a node works, so that events leave. */
  idle(): void;
  readonly maxUpdates: number;
  packageFile(packageName: string, path: string): Promise<Uint8Array>;
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
  partial(value: unknown): void;
}

/** Where the calls of one turn of a container find their path and their container's record. */
export interface Turn {
  readonly turn: string;
  readonly path: string;
  readonly recorded: Recorded | null;
}
const turns = new WeakMap<RunScope, Turn>();
export const turnOf = (scope: unknown): Turn | undefined => turns.get(scope as RunScope);

/** The `run` of one call in the app: a script's, which also writes down what it tells. */
export function createRun(session: Session, schedules: Schedules, { node, path, recorded, partial }: Place): Run {
  const sink: Sink = {
    emit: (event) => {
      if (recorded !== null) note(recorded, event, schedules);
      session.emit(atDriver(event));
    },
    stopped: session.stopped,
    maxUpdates: session.maxUpdates,
    packageFile: session.packageFile,
    now: () => performance.now(),
    nameOf: schedules.nameOf,
    partial: (_node, _path, value) => partial(value),
  };
  const run = makeScope(sink, path)(node);
  return {
    ...run,
    breathe: () => {
      session.idle();
      return run.breathe();
    },
    scope: (turn) => {
      const inside = joinPath(path, turn);
      const scope: RunScope = (name) => createRun(session, schedules, { node: name, path: inside, recorded, partial: () => {} });
      turns.set(scope, { turn, path: inside, recorded });
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
  }
}
