import { expect, test } from "vitest";
import { type Choice, chooseAll, keepListed, move, noChoice, press } from "./choice.ts";

const order = ["a", "b", "c", "d", "e"];
const chosen = (choice: Choice) => [...choice.chosen].sort().join("");

test("a click chooses one, Ctrl adds or takes away, Shift chooses all in between", () => {
  let choice = press(noChoice, order, "b");
  expect(chosen(choice)).toBe("b");
  choice = press(choice, order, "d", { mod: true });
  expect(chosen(choice)).toBe("bd");
  choice = press(choice, order, "b", { mod: true });
  expect(chosen(choice)).toBe("d");
  choice = press(press(noChoice, order, "d"), order, "b", { shift: true });
  expect(chosen(choice)).toBe("bcd");
  expect(chosen(press(choice, order, "e", { shift: true })), "Shift goes on from where it began").toBe("de");
  expect(chosen(press(press(choice, order, "a", { mod: true }), order, "a", { shift: true, mod: true }))).toBe("abcd");
});
test("arrows choose what they come to, with Shift all on the way, with Ctrl nothing", () => {
  let choice = move(noChoice, order, 1);
  expect(chosen(choice)).toBe("a");
  choice = move(move(choice, order, 1, { shift: true }), order, 1, { shift: true });
  expect(chosen(choice)).toBe("abc");
  choice = move(choice, order, 1, { mod: true });
  expect([chosen(choice), choice.at]).toEqual(["abc", "d"]);
  expect(chosen(press(choice, order, choice.at!, { mod: true }))).toBe("abcd");
  expect(move(choice, order, 99).at).toBe("e");
  expect(move(choice, order, -99).at).toBe("a");
  expect(chosen(chooseAll(choice, order))).toBe("abcde");
});
test("what leaves the list is no longer chosen, and the keyboard goes to what follows it", () => {
  const choice: Choice = { chosen: new Set(["b", "c"]), at: "c", anchor: "c" };
  expect(keepListed(choice, ["a", "b", "e"], order)).toEqual({ chosen: new Set(["b"]), at: "e", anchor: "e" });
  expect(keepListed({ chosen: new Set(["e"]), at: "e", anchor: "e" }, ["a"], order).at).toBe("a");
  expect(keepListed(choice, order, order)).toBe(choice);
});
