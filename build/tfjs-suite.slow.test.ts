import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./files.ts";

interface Counts {
  passed: number;
  failed: number;
  pending: number;
  unexpected: string[];
  mended: string[];
  replays?: { specs: number; wrong: string[]; failed: string[] };
}

function run(backend: string, ...options: string[]): Counts {
  const folder = mkdtempSync(join(tmpdir(), "tfjs-suite-"));
  try {
    const file = join(folder, "results.json");
    const { stderr } = spawnSync(process.execPath, ["build/tfjs-suite/run.ts", backend, "--json", file, ...options], {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 2 ** 26,
      timeout: 240_000,
    });
    try {
      return JSON.parse(readFileSync(file, "utf8")) as Counts;
    } catch {
      throw new Error(`The suite left no results: ${stderr.slice(-2000)}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const exceptions = Object.keys(JSON.parse(readFileSync(join(root, "build/tfjs-suite/exceptions.json"), "utf8")) as object).length;

test("all 4,227 specs of tfjs-core pass on tfjs's own cpu backend: the suite is run as it was meant to be", () => {
  expect(run("cpu")).toMatchObject({ passed: 4227, failed: 0, pending: 5 });
});

test("of the 4,225 specs of tfjs-core for any backend, those fail on ours that are listed with reasons, and no other", () => {
  const { passed, failed, pending, unexpected, mended, replays } = run("patchbay", "--replay");
  expect({ unexpected, mended }).toEqual({ unexpected: [], mended: [] });
  // The same specs as compiled programs.
  expect(replays).toMatchObject({ specs: 2761, wrong: [], failed: [] });
  expect({ all: passed + failed, pending, failed }).toEqual({ all: 4225, pending: 5, failed: exceptions });
});
