import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import type { GraphDocument } from "../../common/document.ts";
import { fixturePath } from "../fixtures/graphs.ts";
import { root } from "../root.ts";

const folder = mkdtempSync(join(tmpdir(), "patchbay-cli-capsule-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const one = fileURLToPath(fixturePath("one-training"));
const env = { ...process.env, PATCHBAY_PROJECTS: join(folder, "projects") };

function patchbay(...args: string[]): { code: number | null; out: string; err: string } {
  const made = spawnSync(process.execPath, ["--no-warnings", join(root, "app/main/cli.ts"), ...args], {
    cwd: folder,
    env,
    encoding: "utf8",
  });
  return { code: made.status, out: made.stdout, err: made.stderr };
}

describe("patchbay diff", () => {
  test("says nothing differs with 0, says what differs with 5, and says what cannot be read with 1", () => {
    const graph = JSON.parse(readFileSync(one, "utf8")) as GraphDocument;
    const hotter = {
      ...graph,
      nodes: graph.nodes.map((node) => (node.name === "rate" ? { ...node, settings: { ...node.settings, peak: 0.3 } } : node)),
    };
    writeFileSync(join(folder, "hotter.json"), JSON.stringify(hotter));
    writeFileSync(join(folder, "broken.json"), "{");
    expect(patchbay("diff", one, one)).toEqual({ code: 0, out: "The same.\n", err: "" });
    expect(patchbay("diff", one, "hotter.json")).toEqual({ code: 5, out: "peak of rate: 0.1 → 0.3\n", err: "" });
    const json = patchbay("diff", one, "hotter.json", "--json");
    expect(JSON.parse(json.out)).toMatchObject({
      same: false,
      changes: [{ do: "setting", node: "rate", setting: "peak", from: 0.1, to: 0.3 }],
    });
    expect(patchbay("diff", one, "broken.json")).toMatchObject({ code: 1, err: expect.stringContaining("not-json") });
    expect(patchbay("diff", one)).toMatchObject({ code: 2, err: expect.stringContaining("missing") });
  });
});

describe("patchbay capsule and reproduce", () => {
  test("a kept run becomes a file that makes it again, in another engine too, and a tampered one is found out", () => {
    expect(patchbay("run", one, "--steps", "10", "--out", "kept").code).toBe(0);
    expect(patchbay("capsule", "kept", "--to", "kept")).toMatchObject({ code: 0, out: `Wrote ${join(folder, "kept.capsule.zip")}\n` });
    const again = patchbay("reproduce", "kept.capsule.zip");
    expect(again.out).toMatch(/^Identical bit for bit: \d+ numbers\./);
    expect(again.code).toBe(0);
    const wasm = spawnSync(process.execPath, ["--no-warnings", join(root, "app/main/cli.ts"), "reproduce", "kept.capsule.zip", "--json"], {
      cwd: folder,
      env: { ...env, PATCHBAY_ENGINE: "wasm" },
      encoding: "utf8",
    });
    expect(JSON.parse(wasm.stdout)).toMatchObject({ outcome: "identical", allowed: 0, comparison: { largest: null } });
    expect(patchbay("diff", "kept.capsule.zip", one).code).toBe(0);

    const events = join(folder, "kept", "events.jsonl");
    writeFileSync(events, readFileSync(events, "utf8").replace(/("name":"loss","value":)(\d)/, "$19$2"));
    expect(patchbay("capsule", "kept", "--to", "other").code).toBe(0);
    const other = patchbay("reproduce", "other.capsule.zip");
    expect(other.code).toBe(3);
    expect(other.out).toContain("It came out otherwise");
  });

  test("what is no run and what is no capsule is refused", () => {
    expect(patchbay("capsule", "nothing", "--to", "x")).toMatchObject({ code: 1, err: expect.stringContaining("no-such-run") });
    expect(patchbay("capsule", "nothing")).toMatchObject({ code: 2, err: expect.stringContaining("--to FILE is missing") });
    expect(patchbay("reproduce", one)).toMatchObject({ code: 1, err: expect.stringContaining("not-a-capsule") });
    expect(patchbay("reproduce", "nowhere.zip")).toMatchObject({ code: 1, err: expect.stringContaining("not-found") });
    writeFileSync(join(folder, "half.zip"), "PK\u0003\u0004 and nothing more");
    expect(JSON.parse(patchbay("reproduce", "half.zip", "--json").out)).toMatchObject([{ code: "damaged-zip" }]);
  });
});
