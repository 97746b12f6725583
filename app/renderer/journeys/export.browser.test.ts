import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { root } from "../../../build/files.ts";
import { givenApp, shot } from "./app.test-helper.ts";
import { openTemplate, type } from "./hand.test-helper.ts";

const app = givenApp();
const folder = mkdtempSync(join(tmpdir(), "patchbay-export-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const arms = ["--seed", "101", "--steps", "5", "--json"];
const run = (cwd: string, ...args: string[]) =>
  execFileSync(process.execPath, ["--no-warnings", ...args, ...arms], { cwd, encoding: "utf8", maxBuffer: 2 ** 28 });

/** The lines that carry numbers, as they were printed. */
const numbers = (text: string) => text.split("\n").filter((line) => line.startsWith('{"event":"metric"'));

test("an export is a folder that runs by itself and prints the numbers of patchbay run, bit for bit", async () => {
  const { page } = app;
  await openTemplate(page, "Cyclical learning rate");
  await page.keyboard.press("Control+E");
  const dialog = page.getByRole("dialog");
  await type(dialog.getByLabel("Folder"), join(folder, "cyclical"));
  await dialog.getByText("node experiment.ts").waitFor();
  await shot(page, "export done");
  await dialog.getByRole("button", { name: "Done" }).click();

  const inside = readdirSync(join(folder, "cyclical"), { recursive: true, encoding: "utf8" });
  expect(inside).toEqual(
    expect.arrayContaining(["experiment.ts", "package.json", "README.md", "graph.json", join("nodes", "schedules", "cyclical.ts")]),
  );
  expect(inside.filter((file) => file.startsWith("app"))).toEqual([]);

  symlinkSync(join(root, "node_modules"), join(folder, "cyclical", "node_modules"), "junction");
  const exported = numbers(run(join(folder, "cyclical"), "experiment.ts"));
  const ours = numbers(run(root, "app/main/cli.ts", "run", "optimisation/cyclical-learning-rate"));
  expect(exported.length).toBeGreaterThan(40);
  expect(exported).toEqual(ours);
});
