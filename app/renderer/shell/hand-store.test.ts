import { beforeEach, expect, test, vi } from "vitest";
import { thingOf, useHands } from "./hand-store.ts";

let answer: () => unknown = () => ({ taken: true });
vi.mock("./desk.ts", () => ({
  desk: () => ({ ask: async () => answer() }),
  asProblem: (thrown: Error) => ({ code: "unexpected", message: thrown.message, fix: "" }),
}));
const hold = (value: number) => ({ node: "train", path: "seed=1", act: { do: "hold", name: "rate", value } }) as const;
const hands = () => useHands.getState();

beforeEach(() => {
  hands().forget();
  answer = () => ({ taken: true });
});

test("an act waits until the training says that it is done", async () => {
  await hands().take(hold(0.1));
  expect(hands().waiting).toHaveLength(1);
  hands().hear([{ event: "act", step: 4, ...hold(0.1), value: 0.1 }]);
  expect(hands().waiting).toHaveLength(0);
});
test("of two values that are asked for quickly the later one waits, whatever is told of the first", async () => {
  await hands().take(hold(0.1));
  await hands().take(hold(0.2));
  hands().hear([{ event: "act", step: 4, ...hold(0.1), value: 0.1 }]);
  expect(hands().waiting.map(({ act }) => act)).toEqual([hold(0.2).act]);
});
test("a refusal says why until the next try, or until it is done after all", async () => {
  await hands().take(hold(5));
  hands().hear([{ event: "act", step: 4, ...hold(5), refused: "at most 1" }]);
  expect(hands().refused[thingOf(hold(5))]).toBe("at most 1");
  await hands().take(hold(0.5));
  expect(hands().refused).toEqual({});
});
test("what nobody takes any more does not wait for ever", async () => {
  answer = () => ({ taken: false });
  await hands().take(hold(0.1));
  expect(hands().waiting).toEqual([]);
  answer = () => {
    throw new Error("gone");
  };
  await hands().take(hold(0.1));
  expect(hands().waiting).toEqual([]);
});
test("the end of the run ends the waiting", async () => {
  await hands().take(hold(0.1));
  hands().hear([{ event: "end", run: "r", status: "done", outputs: {} }]);
  expect(hands().waiting).toEqual([]);
});
