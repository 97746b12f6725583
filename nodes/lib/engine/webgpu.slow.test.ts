import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../../../build/files.ts";
import { hasSwiftShader, unpackSwiftShader } from "./swiftshader.test-helper.ts";
import type { Printed } from "./webgpu-steps.test-helper.ts";

/**
 * On Linux x64 these run on SwiftShader, a driver that computes on the cpu; elsewhere on the machine's own graphics processor, and
 * only where PATCHBAY_TEST_GPU says that there is one.
 */
const able = hasSwiftShader || process.env.PATCHBAY_TEST_GPU === "1";
if (!able) {
  test.skip(
    `WebGPU is not tested: there is no SwiftShader for ${process.platform}-${process.arch}; set PATCHBAY_TEST_GPU=1 where a graphics processor is`,
  );
}

const driver = hasSwiftShader ? unpackSwiftShader() : undefined;
afterAll(() => driver?.remove());

/** Five digits: each kernel adds up in its own order. */
const close = (a: number | undefined, b: number) => a !== undefined && Math.abs(a - b) <= 1e-5 * Math.max(1, Math.abs(b));

function environment(engine: string): Record<string, string> {
  return { PATCHBAY_ENGINE: engine, ...(engine === "webgpu" ? driver?.env : {}) };
}

function steps(env: Readonly<Record<string, string>>): { out: string; error: string } {
  const { stdout, stderr } = spawnSync(process.execPath, ["nodes/lib/engine/webgpu-steps.test-helper.ts"], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, ...env },
    maxBuffer: 2 ** 26,
  });
  return { out: stdout, error: stderr };
}

describe.runIf(able)("WebGPU", () => {
  const seen = {} as { webgpu: Printed; cpu: Printed };

  beforeAll(() => {
    for (const [name, engine] of [
      ["webgpu", "webgpu"],
      ["cpu", "tfjs-cpu"],
    ] as const) {
      const { out, error } = steps(environment(engine));
      if (out === "") throw new Error(error.slice(-2000));
      seen[name] = JSON.parse(out) as Printed;
    }
  });

  test("a run says that it computes, on what, and that the last digits differ", () => {
    expect(seen.webgpu.engine).toMatch(/^WebGPU on .+ \(tfjs 4\.22\.0\); the last digits differ from other engines'$/);
    if (driver) expect(seen.webgpu.engine).toContain("SwiftShader");
  });

  test("perceptrons and convolutional networks train as on tfjs's cpu backend, to five digits", () => {
    for (const [name, { metrics, weights }] of Object.entries(seen.cpu.trainings)) {
      const there = seen.webgpu.trainings[name] as Printed["trainings"][string];
      expect(there.metrics.map(Object.keys)).toEqual(metrics.map(Object.keys));
      const off = metrics.flatMap((values, step) =>
        Object.entries(values).filter(([metric, value]) => !close(there.metrics[step]?.[metric], value)),
      );
      expect(off, name).toEqual([]);
      for (const [path, values] of Object.entries(weights)) {
        expect(
          values.filter((value, at) => !close(there.weights[path]?.[at], value)),
          `${name}: ${path}`,
        ).toEqual([]);
      }
      expect(metrics.length).toBeGreaterThan(4);
    }
  });

  test("every node runs from its defaults, with plain numbers and with schedules", () => {
    expect(Object.entries(seen.webgpu.nodes).filter(([, [code]]) => code !== "none")).toEqual([]);
    expect(Object.keys(seen.webgpu.nodes).length).toBeGreaterThan(60);
  });

  test("values that are waited for leave no tensors behind", () => {
    expect(seen.webgpu.held).toBe(seen.cpu.held);
  });

  test("a shader that was compiled for five entries is not used for three", () => {
    expect(seen.webgpu.sums).toEqual([
      [5, 4, 3, 2, 1],
      [3, 2, 1],
    ]);
  });

  test("a product keeps its dimensions where it should", () => {
    expect(seen.webgpu.kept).toEqual([1, 2]);
  });

  test("whole numbers and truth values are transposed", () => {
    expect(seen.webgpu.turned).toEqual([
      [0, 9, 1, 16, 4, 25],
      [0, 1, 0, 1, 1, 1],
      [0, 9, 1, 16, 4, 25],
      [0, 1, 0, 1, 1, 1],
    ]);
    expect(seen.cpu.turned).toEqual(seen.webgpu.turned);
  });

  test("a tensor of five dimensions is repeated along each of them", () => {
    expect(seen.webgpu.tiled).toEqual([1, 1, 4, 4, 9, 9, 1, 1, 4, 4, 9, 9]);
    expect(seen.cpu.tiled).toEqual(seen.webgpu.tiled);
  });

  test("twenty tensors are added up", () => {
    expect([seen.webgpu.added, seen.cpu.added]).toEqual([2470, 2470]);
  });

  test("every kernel computes or refuses by its name, so no gradient fails for want of one unsaid", () => {
    expect(seen.webgpu.unknown).toEqual([]);
    expect(seen.webgpu.problems.unique).toEqual(["kernel-missing", "The engine webgpu has no kernel Unique, which this node needs."]);
  });

  test("labels and row numbers are read at once; a computed value that is not waited for is a problem", () => {
    expect(seen.webgpu.problems["whole numbers read at once"]).toEqual(["none", ""]);
    expect(seen.webgpu.problems["read at once"]?.[0]).toBe("webgpu-read");
  });

  test.runIf(hasSwiftShader)("what the graphics processor cannot do is a problem and no zeros, and it goes on afterwards", () => {
    expect(seen.webgpu.problems["too large"]?.[0]).toBe("webgpu-failed");
    expect(seen.webgpu.problems["too large"]?.[1]).toContain("exceeds the max buffer size");
    expect(seen.webgpu.problems.afterwards).toEqual(["none", ""]);
  });

  test.runIf(hasSwiftShader)("without a driver it says that there is no graphics processor, and what to do", () => {
    const { out, error } = steps({ ...environment("webgpu"), VK_ICD_FILENAMES: "/nowhere.json", VK_DRIVER_FILES: "/nowhere.json" });
    expect(out).toBe("");
    expect(error).toContain("The engine webgpu found no graphics processor that it can use.");
    expect(error).toContain("webgpu-no-adapter");
  });
});
