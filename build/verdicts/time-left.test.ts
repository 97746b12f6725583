import { expect, test } from "vitest";
import { clock } from "./time-left.ts";

test("what is left is the seeds that are left at the pace of now, shared by the lanes", () => {
  let now = 0;
  const tasks = [
    { id: "a", seeds: 5, perSeed: 10 },
    { id: "b", seeds: 5, perSeed: 30 },
  ];
  const left = clock(tasks, 2, () => now);
  left.begin("a");
  expect(left.tell("a", 0)).toBe("3 min left"); // b alone takes 150 s.
  now = 40;
  // a is twice as slow as it was: 3 seeds of 20 s.
  expect(left.tell("a", 2)).toBe("3 min left");
  left.begin("b");
  left.end("a");
  now = 60;
  expect(left.tell("b", 4)).toBe("5 s left");
});

test("a task that nobody has timed takes as long as the others, and nothing is guessed where nothing is known", () => {
  expect(clock([{ id: "a", seeds: 2, perSeed: null }], 1).tell("a", 0)).toBe("time left unknown");
  const tasks = [
    { id: "a", seeds: 2, perSeed: null },
    { id: "b", seeds: 1, perSeed: 20 },
  ];
  expect(clock(tasks, 1).tell("b", 0)).toBe("60 s left");
});
