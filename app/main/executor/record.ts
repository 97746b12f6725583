import type { Act, Author } from "../../../nodes/lib/act.ts";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { View } from "../../../nodes/lib/view.ts";

/** What a call told while it ran, without the name and path it had: told again when its result is reused. */
export type Told =
  | { readonly metric: string; readonly step: number; readonly value: number }
  /** `by`: identity of the schedule that drives it. */
  | { readonly number: string; readonly step: number; readonly value: number; readonly by?: string }
  | { readonly view: View; readonly name: string }
  | { readonly clock: number; readonly presentations: number; readonly seconds: number }
  | ({ readonly act: Act; readonly step: number; readonly value?: number } & Author)
  | { readonly data: string; readonly count: number }
  | { readonly child: Recorded; readonly node: string; readonly turn: string };

export interface Recorded {
  /** Of the result, with what happened to it on the way. */
  identity: string;
  readonly told: Told[];
}

export interface Replay {
  readonly emit: (event: RunEvent) => void;
  /** What a schedule with this identity is called now. */
  readonly nameOf: (identity: string) => string | undefined;
  /** A call with that identity has this name now. */
  readonly met: (identity: string, node: string) => void;
}

export const joinPath = (path: string, turn: string): string => (path === "" ? turn : turn === "" ? path : `${path}/${turn}`);

/** Everything again, under today's names; calls inside a container too. */
export function replay(recorded: Recorded, node: string, path: string, again: Replay): void {
  const { emit, nameOf, met } = again;
  met(recorded.identity, node);
  for (const told of recorded.told) {
    if ("child" in told) replay(told.child, told.node, joinPath(path, told.turn), again);
    else if ("view" in told) emit({ event: "view", node, path, name: told.name, view: told.view });
    else if ("clock" in told)
      emit({ event: "clock", node, path, step: told.clock, presentations: told.presentations, seconds: told.seconds });
    else if ("act" in told) emit({ event: "act", node, path, ...told, again: true });
    else if ("data" in told) emit({ event: "data", node, path, hash: told.data, count: told.count });
    else if ("metric" in told) emit({ event: "metric", node, path, step: told.step, name: told.metric, value: told.value });
    else {
      const by = told.by === undefined ? undefined : nameOf(told.by);
      emit({
        event: "number",
        node: by ?? node,
        path,
        step: told.step,
        name: told.number,
        value: told.value,
        ...(by === undefined ? {} : { by }),
      });
    }
  }
  emit({ event: "call", node, path, state: "cached", identity: recorded.identity });
}

/** All identities in a record, the calls inside included. */
export function identitiesIn(recorded: Recorded): string[] {
  return [recorded.identity, ...recorded.told.flatMap((told) => ("child" in told ? identitiesIn(told.child) : []))];
}
