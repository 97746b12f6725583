import { expect, test } from "vitest";
import { flagText, oneLine } from "./flag-text.ts";

test("a flag can be pasted into a shell, where its value means itself", () => {
  expect([flagText("widths", [64, 32]), flagText("peak", 3e-4), flagText("column", ""), flagText("column", "a b")]).toEqual([
    "--widths 64,32",
    "--peak 0.0003",
    '--column ""',
    "--column 'a b'",
  ]);
  expect(flagText("column", "$(rm -r x)")).toBe("--column '$(rm -r x)'");
  for (const text of ["it's", "`x`", "a\nb", "a\u2028b", "\u202e"]) expect(flagText("column", text)).toBe("--column TEXT");
});

test("a title is one line, whatever breaks it", () => {
  expect(oneLine(" a\r\nb\u2028c\u0000d\u202e ")).toBe("a b c d");
});
