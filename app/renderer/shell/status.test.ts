import { expect, test } from "vitest";
import { stillClock } from "./run-clock.ts";
import { engineWords, statusLine } from "./status.tsx";

const newest = { secondsLeft: 4, perSecond: 150, unit: "updates" };
const running = { state: "running", seedsDone: 0, seedsPlanned: 5, secondsLeft: null, problem: null } as const;

test("the engine is said in few words; what it complains of is left to the title and the log", () => {
  expect(engineWords("native linux-x64 (AVX-512); 4 threads")).toBe("native linux-x64 (AVX-512) · 4 threads");
  expect(engineWords("WASM; 1 thread; the native build was not used: there is none for riscv")).toBe("WASM · 1 thread");
  expect(engineWords("tfjs 4.22.0, cpu")).toBe("tfjs 4.22.0, cpu");
});

test("in its first seed a run tells how long the training still takes that is going on, and then how long all takes", () => {
  expect(statusLine({ ...running, clock: stillClock })).toBe("seed 1 of 5");
  const unmeasured = { ...newest, perSecond: 0, secondsLeft: 0 };
  expect(statusLine({ ...running, clock: { ...stillClock, newest: unmeasured } })).toBe("seed 1 of 5");
  expect(statusLine({ ...running, clock: { ...stillClock, newest } })).toBe("seed 1 of 5 · 150 updates/s · this training 4 s left");
  expect(statusLine({ ...running, seedsDone: 1, secondsLeft: 120, clock: { ...stillClock, newest } })).toMatch(
    /^seed 2 of 5 · .* · 2 min left$/,
  );
});

test("a run that stands says so, and not how fast it is", () => {
  expect(statusLine({ ...running, state: "paused", clock: { ...stillClock, newest } })).toBe("paused · seed 1 of 5");
  expect(statusLine({ ...running, state: "paused", seedsPlanned: 1, clock: stillClock })).toBe("paused");
});
