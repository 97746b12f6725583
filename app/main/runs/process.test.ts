import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isAlive, ownMark, processMark } from "./process.ts";

const written = Date.now();

test("this process lives, under its own mark and under none", () => {
  expect(isAlive({ pid: process.pid, mark: ownMark(), written })).toBe(true);
  expect(isAlive({ pid: process.pid, mark: undefined, written })).toBe(true);
  expect(isAlive({ pid: process.pid, mark: "another time", written })).toBe(false);
});

test("another process lives until it ends, and a later one of its number is another", async () => {
  const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"]);
  await once(child, "spawn");
  const pid = child.pid as number;
  const mark = processMark(pid);
  expect(isAlive({ pid, mark, written })).toBe(true);
  if (mark !== "") expect(isAlive({ pid, mark: ownMark(), written })).toBe(false);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(isAlive({ pid, mark, written })).toBe(false);
});

test("what nobody can be is not alive", () => {
  for (const pid of [0, -1, 1.5, Number.NaN, 2 ** 40]) expect(isAlive({ pid, mark: undefined, written })).toBe(false);
});

test.runIf(process.platform === "linux")("a process that ended and that nobody has asked after is not alive", async () => {
  // When the child ends, the shell has become a program that never asks.
  const shell = spawn("sh", ["-c", "sleep 0.3 & echo $!; exec sleep 60"]);
  const [said] = (await once(shell.stdout, "data")) as [Buffer];
  const pid = Number(said);
  await expect.poll(() => readFileSync(`/proc/${pid}/stat`, "utf8"), { timeout: 5000 }).toContain(") Z ");
  expect(isAlive({ pid, mark: "boot 1", written })).toBe(false);
  shell.kill("SIGKILL");
});

test("without a mark, what was written before the machine started is over", () => {
  expect(isAlive({ pid: process.ppid, mark: undefined, written: 0 })).toBe(false);
  expect(isAlive({ pid: process.ppid, mark: "", written: Date.now() })).toBe(true);
});
