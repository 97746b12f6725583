import { describe, expect, it } from "vitest";
import type { Child } from "./children.ts";
import { compareLosses, emptyRow, interleave, type Row } from "./rounds.ts";
import { aligned, short } from "./table.ts";
import { workloadOf, workloads } from "./workloads.ts";

function row(engine: "wasm" | "torch", losses: number[]): Row {
  return { ...emptyRow("a", { name: engine, threads: 1 }), losses };
}

describe("the bench", () => {
  it("refuses a time to an engine whose losses are not PyTorch's within a thousandth", () => {
    const close = row("wasm", [2, 1.9991]);
    const off = row("wasm", [2, 1.99]);
    const broken = row("wasm", [Number.NaN, 2]);
    compareLosses([close, off, broken, row("torch", [2, 2])]);
    expect(close.note).toBeUndefined();
    expect(off.note).toBe("loss 2 is 1.99, with torch 2");
    expect(broken.note).toBe("loss 1 is NaN, with torch 2");
  });

  it("lets one engine run at a time, each in every round, and never always after the same neighbour", async () => {
    const log: string[] = [];
    let atOnce = 0;
    const fake = (name: string, ms: number) => ({
      row: row("wasm", []),
      child: {
        ask: async (_: string, { steps }: { steps: number }) => {
          expect(++atOnce).toBe(1);
          await Promise.resolve();
          atOnce--;
          log.push(name);
          return { ms: steps * ms, loss: 0 };
        },
      } as unknown as Child,
    });
    const times = await interleave([fake("x", 1), fake("y", 2), fake("z", 3)], 0.2);
    expect(times.map((each) => new Set(each))).toEqual([new Set([1]), new Set([2]), new Set([3])]);
    expect(times.map(({ length }) => length)).toEqual([20, 20, 20]);
    const rounds = log.slice(-60);
    expect(new Set([0, 3, 6].map((at) => rounds[at])).size).toBe(3);
  });

  it("stops asking an engine that failed, and says why", async () => {
    const failing = row("wasm", []);
    const child = { ask: () => Promise.reject(new Error("out of memory")) } as unknown as Child;
    expect(await interleave([{ row: failing, child }], 0.1)).toEqual([[]]);
    expect(failing.note).toBe("out of memory");
  });

  it("gives every engine the same weights and data: made twice, they are the same numbers", () => {
    for (const workload of workloads) {
      if (workload.kind === "loop") continue;
      expect(workload.weights()).toEqual(workload.weights());
      expect(workload.batch()).toEqual(workload.batch());
    }
  });

  it("counts the arithmetic of a perceptron as three products a layer, less the first layer's input gradient", () => {
    const layers = [784 * 256, 256 * 128, 128 * 10];
    const all = layers.reduce((sum, each) => sum + 3 * each, 0) - 784 * 256;
    expect(workloadOf("a").flops).toBe(2 * 64 * all);
  });

  it("aligns its columns", () => {
    expect(
      aligned([
        ["x", "10", "2"],
        ["longer", "3"],
      ]),
    ).toBe("x       10  2\nlonger   3");
    expect([short(null), short(0.12345), short(12.345), short(1234.5)]).toEqual(["-", "0.123", "12.3", "1235"]);
  });
});
