import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { givenApp, shot } from "./app.test-helper.ts";
import { openTemplate, saveAs, soon, stateOf } from "./hand.test-helper.ts";

const app = givenApp();

/** The executors of the host: those of its child processes that run one. */
function executors(): number[] {
  const { host } = app;
  if (process.platform === "linux") {
    const children = readFileSync(`/proc/${host}/task/${host}/children`, "utf8").trim().split(" ").map(Number);
    return children.filter((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("executor"));
  }
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  const found = lines.flatMap((line) => [/^\s*(\d+)\s+(\d+)\s+.*executor/.exec(line)]);
  return found.flatMap((one) => (one !== null && Number(one[2]) === host ? [Number(one[1])] : []));
}

test("an executor that is killed in mid-run is told in words, the document is untouched, and Run works again", async () => {
  const { page, projects } = app;
  await openTemplate(page, "Cyclical learning rate");
  await saveAs(page, "killed");
  const before = readFileSync(join(projects, "killed.json"), "utf8");
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => stateOf(page, "train").textContent(), soon).toMatch(/\d+ \/ 600/);

  const running = executors();
  expect(running).toHaveLength(1);
  process.kill(running[0] as number, "SIGKILL");

  const message = page.locator(".toast", { hasText: "The run broke off" });
  await message.waitFor();
  const said = await message.textContent();
  expect(said).toContain("ended unexpectedly");
  expect(said).toContain("press Run");
  await page.getByRole("button", { name: /^Run/ }).waitFor();
  await shot(page, "executor-killed told");
  expect(await page.locator(".dirty").count()).toBe(0);
  await page.keyboard.press("Control+S");
  await page.getByText("Saved").first().waitFor();
  expect(readFileSync(join(projects, "killed.json"), "utf8")).toBe(before);

  await page.keyboard.press("Control+Enter");
  await expect.poll(() => stateOf(page, "train").textContent(), soon).toMatch(/[1-9]\d* \/ 600/);
  expect(executors()).not.toEqual(running);
  await page.keyboard.press("Control+.");
  await page.getByRole("button", { name: /^Run/ }).waitFor();
});
