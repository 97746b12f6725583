// SPDX-License-Identifier: MIT-0
import * as tf from "@tensorflow/tfjs";
import type { Clock, Driven, Json } from "../ports.ts";
import { type Touch, underHand } from "./act.ts";
import { Problem } from "./problem.ts";

/** The driven numbers of a training: evaluated on the host at every step, handed to the step as scalars. What is held or scaled by a hand goes before. */
export interface Numbers {
  init(): Record<string, Json>;
  at(
    states: Readonly<Record<string, Json>>,
    clock: Clock,
    hand: Hand,
  ): {
    values: Record<string, number>;
    schedules: Record<string, Json>;
    /** Owned by this object; valid until the next call. */
    scalars: Readonly<Record<string, tf.Scalar>>;
  };
  dispose(): void;
}

/** What was done to numbers, by name: values that they keep, and factors on whatever they are. */
export interface Hand {
  readonly held?: Readonly<Record<string, number>>;
  readonly scaled?: Readonly<Record<string, number>>;
}

export function numbersOf(numbers: Readonly<Record<string, Driven>>): Numbers {
  const named = Object.entries(numbers);
  const scalars: Record<string, tf.Scalar> = {};
  const uploaded: Record<string, number> = {};
  return {
    init: () => Object.fromEntries(named.flatMap(([name, driven]) => (typeof driven === "number" ? [] : [[name, driven.init()]]))),
    at: (states, clock, { held = {}, scaled = {} }) => {
      const values: Record<string, number> = {};
      const schedules: Record<string, Json> = {};
      for (const [name, driven] of named) {
        if (typeof driven === "number") values[name] = driven;
        else {
          const now = driven.at(states[name], clock);
          values[name] = now.value;
          schedules[name] = now.state;
        }
        // A schedule that reads what it said before goes on by itself while it is not heard.
        const touch = { ...(name in held ? { value: held[name] } : {}), ...(name in scaled ? { factor: scaled[name] } : {}) } as Touch;
        values[name] = underHand(values[name] as number, touch);
        const value = values[name];
        if (!Number.isFinite(value)) throw notFinite(name, value, clock.step);
        // A number that stays is uploaded once.
        if (scalars[name] && uploaded[name] === value) continue;
        scalars[name]?.dispose();
        // In a tidy of its own, so that no scope around the loop lists it.
        tf.tidy(() => {
          scalars[name] = tf.keep(tf.scalar(value));
        });
        uploaded[name] = value;
      }
      return { values, schedules, scalars };
    },
    dispose: () => {
      for (const scalar of Object.values(scalars)) scalar.dispose();
    },
  };
}

function notFinite(name: string, value: number, step: number): Problem {
  return new Problem("number-not-finite", `The number "${name}" is ${value} at update ${step + 1}.`, {
    field: name,
    fix: "Look at the schedule that drives it, and at the metrics that the schedule reads.",
  });
}
