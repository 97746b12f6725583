import type { Act } from "../../../nodes/lib/act.ts";
import type { Control } from "../../../nodes/lib/control.ts";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import { Stopped } from "../../../nodes/lib/run.ts";
import type { PlacedAct } from "../../common/run-record.ts";
import type { Order } from "./messages.ts";

/** What a person asks of the trainings of a run while it goes on: wait, go on, one update, acts. */
export interface Steering {
  /** `planned`: acts of that training which a replay or a resumed run has still to do, in the order of their steps; asked for once it began. */
  control(place: Place, planned: () => readonly PlacedAct[]): Control;
  /** An act was done, or could not be. Resolves when it is written down; a going back that was refused is not, for a replay could do it. */
  done(act: PlacedAct, isRefused: boolean): Promise<void>;
  steer(order: Omit<Extract<Order, { do: "steer" }>, "do">): void;
  act(order: Omit<Extract<Order, { do: "act" }>, "do">): void;
  /** Who waits looks again, because the run is to stop. */
  wake(): void;
}

export interface Place {
  readonly node: string;
  readonly path: string;
}

export interface SteeringOptions {
  emit(event: RunEvent): void;
  stopped(): boolean;
  /** Before a wait: lets out what was told, also what is still on its way. */
  rest(): Promise<void>;
  /** Written down before it is done. */
  journal(act: PlacedAct): Promise<void>;
}

/** The state of one training's control; it is met again when a turn of the same name comes again. */
interface Hand {
  waiting: Act[];
  paused: boolean | null;
  /** Borders that it may still pass although it is paused. */
  steps: number;
  passed: number;
  /** Goings back that were asked for and are written down when they are done. */
  loads: number;
}

const everywhere = "";

export function createSteering({ emit, stopped, rest, journal }: SteeringOptions): Steering {
  const hands = new Map<string, Hand>();
  let paused = false;
  /** Asked for before the training that is meant began: a pause of a node in all its turns. */
  const pausedNodes = new Map<string, boolean>();
  let woken = Promise.withResolvers<void>();
  const wake = () => {
    woken.resolve();
    woken = Promise.withResolvers<void>();
  };
  const keyOf = ({ node, path }: Place) => `${node} ${path}`;
  const isPaused = (hand: Hand, { node }: Place) => hand.paused ?? pausedNodes.get(node) ?? paused;
  const meant = (node: string | undefined, path: string | undefined) =>
    [...hands].filter(([key]) => {
      const [name, at] = [key.slice(0, key.indexOf(" ")), key.slice(key.indexOf(" ") + 1)];
      return (node === undefined || name === node) && (path === undefined || path === everywhere || at === path);
    });

  /** Whether an act may be done: what could not be done again is refused. */
  const taken = async (placed: PlacedAct, hand: Hand): Promise<boolean> => {
    // Going back takes a state that may be gone when the run is resumed: it is written down when it is done.
    if (placed.act.do === "load") {
      hand.loads++;
      return true;
    }
    try {
      await journal(placed);
      return true;
    } catch (error) {
      emit({ event: "act", ...placed, refused: (error as Error).message });
      return false;
    }
  };

  return {
    control: (place, plannedActs) => {
      let known: PlacedAct[] | undefined;
      const planned = () => {
        known ??= [...plannedActs()];
        return known;
      };
      const hand: Hand = { waiting: [], paused: null, steps: 0, passed: -1, loads: 0 };
      hands.set(keyOf(place), hand);
      return {
        get next() {
          if (hand.waiting.length > 0) return -1;
          const replayed = planned()[0]?.step ?? Number.POSITIVE_INFINITY;
          return isPaused(hand, place) ? Math.min(hand.passed + 1, replayed) : replayed;
        },
        at: async (updates) => {
          let said = false;
          for (;;) {
            if (stopped()) throw new Stopped();
            const due: Act[] = [];
            for (const list = planned(); list[0] !== undefined && list[0].step <= updates; ) due.push((list.shift() as PlacedAct).act);
            // What comes after a going back is written down after it, so that a replay has their order.
            for (let act = hand.waiting.shift(); act !== undefined; act = act.do === "load" ? undefined : hand.waiting.shift()) {
              if (await taken({ ...place, step: updates, act }, hand)) due.push(act);
            }
            if (due.length > 0) return due;
            const waits = isPaused(hand, place) && hand.passed < updates;
            if (!waits || hand.steps > 0) {
              if (waits) hand.steps--;
              hand.passed = updates;
              if (said) emit({ event: "resumed", ...place, step: updates });
              return [];
            }
            if (!said) emit({ event: "paused", ...place, step: updates });
            said = true;
            const again = woken.promise;
            await rest();
            await again;
          }
        },
      };
    },
    done: async (placed, isRefused) => {
      const hand = hands.get(keyOf(placed));
      if (placed.act.do !== "load" || hand === undefined || hand.loads === 0) return;
      hand.loads--;
      if (!isRefused)
        await journal(placed).catch((error: Error) => {
          emit({ event: "note", node: placed.node, path: placed.path, text: `It went back, and a replay will not: ${error.message}` });
        });
    },
    steer: ({ how, node, path }) => {
      const pause = how !== "go";
      if (node === undefined) {
        paused = pause;
        pausedNodes.clear();
      } else if (path === undefined || path === everywhere) pausedNodes.set(node, pause);
      for (const [, hand] of meant(node, path)) {
        if (how === "step") hand.steps = 1;
        hand.paused = node === undefined || path === undefined || path === everywhere ? null : pause;
      }
      wake();
    },
    act: ({ node, path, act }) => {
      const hands = meant(node, path);
      if (hands.length === 0) emit({ event: "act", node, path, step: 0, act, refused: "nothing trains there now" });
      for (const [, hand] of hands) hand.waiting.push(act);
      wake();
    },
    wake,
  };
}
