import { describe, expect, it } from "vitest";
import { makePace, type Pace } from "./pace.ts";

/** Runs for so many milliseconds on a machine where a run takes `alone` or `together`; says what was spent, and how many runs there were. */
function runOn(pace: Pace, times: () => { alone: number; together: number }, from: number, milliseconds: number) {
  let now = from;
  let runs = 0;
  let together = 0;
  while (now < from + milliseconds) {
    const helped = pace.together(1, now);
    const took = helped ? times().together : times().alone;
    now += took;
    pace.took(1, took, now);
    runs++;
    if (helped) together++;
  }
  return { mean: (now - from) / runs, share: together / runs, now };
}

describe("the choice between one thread and all", () => {
  it("takes all threads where they are faster, and costs less than 3 % over always doing so", () => {
    const { mean } = runOn(makePace(), () => ({ alone: 1, together: 0.55 }), 0, 5_000);
    expect(mean).toBeLessThan(0.55 * 1.03);
  });

  it("stays alone where threads bring less than 5 %, and costs less than 3 % over always doing so", () => {
    const { mean, share } = runOn(makePace(), () => ({ alone: 0.02, together: 0.05 }), 0, 5_000);
    expect(mean).toBeLessThan(0.02 * 1.03);
    expect(share).toBeLessThan(0.05);
  });

  it("costs less than 10 % over running alone when another program holds a core and each joint run may be held up for 4 ms", () => {
    let seed = 1;
    const busy = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return { alone: 1, together: seed < 0.4 * 2_147_483_647 ? 4.5 : 0.6 };
    };
    const { mean } = runOn(makePace(), busy, 0, 10_000);
    expect(mean).toBeLessThan(1.1);
  });

  it("notices within half a second that a core has been taken, and within three that it is free again", () => {
    const pace = makePace();
    const quiet = () => ({ alone: 1, together: 0.55 });
    const busy = () => ({ alone: 1, together: 2 });
    let { now } = runOn(pace, quiet, 0, 3_000);
    ({ now } = runOn(pace, busy, now, 500));
    const held = runOn(pace, busy, now, 3_000);
    expect(held.mean).toBeLessThan(1.05);
    ({ now } = runOn(pace, quiet, held.now, 3_000));
    expect(runOn(pace, quiet, now, 1_000).mean).toBeLessThan(0.6);
  });

  it("is not thrown off by one interruption of 50 ms", () => {
    const pace = makePace();
    let run = 0;
    const { share } = runOn(pace, () => ({ alone: 1, together: ++run === 400 ? 50 : 0.55 }), 0, 2_000);
    expect(share).toBeGreaterThan(0.9);
  });

  it("knows each kind of program by itself", () => {
    const pace = makePace();
    let now = 0;
    let wrong = 0;
    for (let i = 0; i < 4_000; i++) {
      const kind = 1 + (i % 2);
      const helped = pace.together(kind, now);
      const took = kind === 1 ? (helped ? 0.5 : 1) : helped ? 0.3 : 0.1;
      now += took;
      pace.took(kind, took, now);
      if (i > 1_000 && helped !== (kind === 1)) wrong++;
    }
    expect(wrong / 3_000).toBeLessThan(0.05);
  });
});
