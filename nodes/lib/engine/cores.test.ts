import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../../build/files.ts";
import { shareCores } from "./cores.ts";
import type { Presence } from "./host.ts";

/** So many programs compute, and this is one of them. */
function others(count: number, rank: number): Presence {
  return { renew: () => ({ count, rank }), leave: () => {} };
}
function shareOf(here: Presence, cores: number): number {
  const share = shareCores(here, cores);
  share.used(100, 100);
  const part = share.cores();
  share.leave();
  return part;
}

describe("the sharing of cores", () => {
  it("gives each of two trainings on two cores one, and all cores to one that is alone", () => {
    expect([0, 1].map((rank) => shareOf(others(2, rank), 2))).toEqual([1, 1]);
    expect(shareOf(others(1, 0), 2)).toBe(2);
  });

  it("hands out every core once when there are enough, and one to each when there are not", () => {
    for (const cores of [1, 2, 3, 4, 7, 16]) {
      for (let programs = 1; programs <= 20; programs++) {
        const parts = Array.from({ length: programs }, (_, rank) => shareOf(others(programs, rank), cores));
        expect(parts.reduce((sum, part) => sum + part)).toBe(Math.max(cores, programs));
        expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1);
      }
    }
  });

  it("takes all cores where files cannot be written", () => {
    expect(shareOf({ renew: () => null, leave: () => {} }, 8)).toBe(8);
  });

  it("does not announce less than 50 ms of work, and forgets short work after a second without any", () => {
    let renewals = 0;
    const share = shareCores({ renew: () => ({ count: ++renewals, rank: 0 }), leave: () => {} }, 2);
    for (let i = 1; i <= 20; i++) share.used(10, 2_000 * i);
    expect(renewals).toBe(0);
    for (let i = 1; i <= 10; i++) share.used(10, 50_000 + 10 * i);
    expect(renewals).toBe(1);
    share.leave();
  });

  it("finds another program while that computes, not one that was stopped or has died, and leaves no file", async () => {
    const temporary = mkdtempSync(join(tmpdir(), "patchbay-cores-test-"));
    const program = `
      const { shareCores } = await import("${join(root, "nodes/lib/engine/cores.ts")}");
      const share = shareCores(undefined, 2);
      const timer = setInterval(() => { share.used(60, performance.now()); console.log(share.cores()); }, 50);
      process.on("SIGTERM", () => process.exit());`;
    const start = () => spawn(process.execPath, ["--input-type=module", "-e", program], { env: { ...process.env, TMPDIR: temporary } });
    const says = async (child: ReturnType<typeof start>, word: string) => {
      for await (const [data] of on(child)) if (String(data).trim().split("\n").at(-1) === word) return;
    };
    const first = start();
    await says(first, "2");
    const second = start();
    await Promise.all([says(first, "1"), says(second, "1")]);
    second.kill("SIGKILL");
    await once(second, "exit");
    const folder = join(temporary, readdirSync(temporary)[0]!);
    await says(first, "2");
    writeFileSync(join(folder, "1-1-another-container"), "");
    await says(first, "1");
    const fiveSecondsAgo = Date.now() / 1000 - 5;
    utimesSync(join(folder, "1-1-another-container"), fiveSecondsAgo, fiveSecondsAgo);
    await says(first, "2");
    first.kill("SIGTERM");
    await once(first, "exit");
    expect(readdirSync(folder)).toEqual(["1-1-another-container"]);
    rmSync(temporary, { recursive: true });
  });
});

async function* on(child: { stdout: NodeJS.ReadableStream | null }): AsyncGenerator<[unknown]> {
  for (;;) yield (await once(child.stdout!, "data")) as [unknown];
}
