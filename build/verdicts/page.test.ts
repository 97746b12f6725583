import { expect, test } from "vitest";
import { sharedCatalog } from "../../app/main/host.ts";
import { readTemplateFile } from "../template-files.ts";
import { page, pageOf } from "./page.ts";

test("the page of verdicts is what the verdict files say", async () => {
  const { catalog } = await sharedCatalog();
  expect(readTemplateFile("", "README.md")).toBe(await page(catalog));
});

test("a claim is a row with its figures, a template that changed since says so, and a bar in a claim breaks no table", () => {
  const line = { claim: "a | b", metric: "loss", verdict: "holds", difference: -0.01234, interval: [-0.02, 0.00004] as const, margin: 0 };
  const text = pageOf(
    [
      { id: "f/one", title: "One", paper: "", verdict: { seeds: [101, 102, 103], seconds: 36, lines: [line] } },
      { id: "f/two", title: "Two", paper: "", verdict: null },
    ],
    "two cores",
  );
  expect(text).toContain(
    "| [One](f/one/README.md) | a \\| b | loss | **holds** | −0.0123 | −0.02 to 4.0e-5 | 0 | 101 to 103; 12 s a run |",
  );
  expect(text).toContain("| [Two](f/two/README.md) | not measured");
  expect(text).toContain("2 templates, 1 claims: 1 holds");
});
