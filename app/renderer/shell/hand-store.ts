import { create } from "zustand";
import type { Act } from "../../../nodes/lib/act.ts";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import { actWords } from "./act-words.ts";
import { asProblem, desk } from "./desk.ts";
import { tell, tellProblem } from "./toasts.tsx";

export interface Asked {
  readonly node: string;
  readonly path: string;
  readonly act: Act;
}
interface Hands {
  /** Asked for and not yet done: each is done at the next border of its training. */
  readonly waiting: readonly Asked[];
  /** node, path and name -> why the last act on it was refused. */
  readonly refused: Readonly<Record<string, string>>;
  take(asked: Asked): Promise<void>;
  hear(events: readonly RunEvent[]): void;
  forget(): void;
}

/** Of several acts on one thing only the last one waits. */
export function thingOf({ node, path, act }: Asked): string {
  const what = act.do === "hold" || act.do === "release" ? `number ${act.name}` : act.do === "reset" ? `layer ${act.layer}` : act.do;
  return `${node}\n${path}\n${what}`;
}

/** What a person does to trainings while they run, from the press until the training says that it is done. */
export const useHands = create<Hands>((set, get) => {
  const done = (thing: string) => set(({ waiting }) => ({ waiting: waiting.filter((one) => thingOf(one) !== thing) }));
  return {
    waiting: [],
    refused: {},
    take: async (asked) => {
      const thing = thingOf(asked);
      const { [thing]: _, ...refused } = get().refused;
      set(({ waiting }) => ({ waiting: [...waiting.filter((one) => thingOf(one) !== thing), asked], refused }));
      try {
        const { taken } = await desk().ask("act", asked);
        if (taken) return;
        done(thing);
        tell("It came too late", `${asked.node} does not run any more: ${actWords(asked.act)}.`, "bad");
      } catch (thrown) {
        done(thing);
        tellProblem(actWords(asked.act), asProblem(thrown));
      }
    },
    hear: (events) => {
      let { waiting, refused } = get();
      for (const event of events) {
        if (event.event === "end") waiting = [];
        if (event.event !== "act") continue;
        const thing = thingOf(event);
        const isIt = (one: Asked) => thingOf({ ...one, path: one.path === "" ? event.path : one.path }) === thing;
        // A number that was moved on meanwhile still waits; going back may land a little earlier than asked.
        const other = ({ act }: Asked) => act.do === "hold" && JSON.stringify(act) !== JSON.stringify(event.act);
        waiting = waiting.filter((one) => !isIt(one) || other(one));
        const { [thing]: _, ...others } = refused;
        refused = event.refused === undefined ? others : { ...others, [thing]: event.refused };
      }
      if (waiting.length !== get().waiting.length || JSON.stringify(refused) !== JSON.stringify(get().refused)) set({ waiting, refused });
    },
    forget: () => set({ waiting: [], refused: {} }),
  };
});
