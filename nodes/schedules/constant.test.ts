import { expect, test } from "vitest";
import { constant } from "./constant.ts";
import { follow } from "./follow.test-helper.ts";

test("every step gets the value itself", () => {
  expect(follow(constant({ value: 0.3 }), 3)).toEqual([0.3, 0.3, 0.3]);
});
