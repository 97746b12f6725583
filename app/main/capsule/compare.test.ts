import { expect, test } from "vitest";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import { exampleManifest } from "../../common/capsule.test-helper.ts";
import type { CapsuleManifest } from "../../common/capsule.ts";
import { compareTraces, deviationOf } from "./compare.ts";
import { bitsOf, judged } from "./judge.ts";
import { createTrace, type Trace } from "./trace.ts";

const loss = (step: number, value: number, path = ""): RunEvent => ({ event: "metric", node: "train", path, step, name: "loss", value });
const data = (hash: string): RunEvent => ({ event: "data", node: "digits", path: "", hash, count: 9 });
const end: Extract<RunEvent, { event: "end" }> = { event: "end", run: "r", status: "done", outputs: { score: { accuracy: 0.5 } } };
const trace = (...events: RunEvent[]): Trace => {
  const made = createTrace();
  for (const event of [...events, end]) made.hear(event);
  return made;
};
const here = { patchbay: "0.1.0", node: "26.10.0", engine: "native" };
const manifest = exampleManifest() as CapsuleManifest;
const verdict = (theirs: Trace, ours: Trace, told = manifest, now = here) =>
  judged(compareTraces(theirs, ours), end, told, now, "linux x64");

test("the same numbers are identical, whatever is no number included", () => {
  const one = trace(loss(1, 2), loss(2, Number.NaN), data("a"));
  expect(compareTraces(one, trace(loss(1, 2), loss(2, Number.POSITIVE_INFINITY), data("a")))).toMatchObject({
    numbers: 3,
    equal: 3,
    largest: null,
    data: { compared: 1, different: [] },
  });
  expect(verdict(one, one)).toEqual({ outcome: "identical", allowed: 0 });
});

test("the largest and the first deviation are found, each with its place", () => {
  const { largest, first, equal } = compareTraces(
    trace(loss(1, 1), loss(2, 1), loss(3, 1)),
    trace(loss(1, 1), loss(2, 1.01), loss(3, 1.5)),
  );
  expect(equal).toBe(2);
  expect(first).toMatchObject({ step: 2, node: "train", name: "loss", theirs: 1, ours: 1.01 });
  expect(largest).toMatchObject({ step: 3, relative: 1 / 3 });
});

test("a number that is missing or new makes it another run, and so does other data", () => {
  const one = trace(loss(1, 1), loss(2, 1), data("a"));
  expect(compareTraces(one, trace(loss(1, 1), data("a"))).missing).toMatchObject({ count: 1, example: { step: 2 } });
  expect(verdict(one, trace(loss(1, 1), data("a"))).outcome).toBe("deviates");
  expect(verdict(one, trace(loss(1, 1), loss(2, 1), loss(3, 1), data("a"))).outcome).toBe("deviates");
  expect(verdict(one, trace(loss(1, 1), loss(2, 1), data("b"))).outcome).toBe("deviates");
});

test("last digits may differ on another engine, Node or machine, and nowhere else", () => {
  const [one, near, far] = [trace(loss(1, 1)), trace(loss(1, 1 + 1e-6)), trace(loss(1, 1.01))];
  expect(verdict(one, near).outcome).toBe("deviates");
  const elsewhere: CapsuleManifest[] = [
    { ...manifest, versions: { ...manifest.versions, engine: "tfjs 4.22.0, cpu" } },
    { ...manifest, versions: { ...manifest.versions, node: "24.0.0" } },
    { ...manifest, hardware: { ...manifest.hardware, platform: "darwin arm64" } },
  ];
  for (const told of elsewhere) {
    expect(verdict(one, near, told)).toEqual({ outcome: "within-tolerance", allowed: 1e-4 });
    expect(verdict(one, far, told).outcome).toBe("deviates");
  }
});

test("builds and threads of our engine have the same bits", () => {
  expect(bitsOf("native linux-x64 (AVX-512); 2 threads")).toBe(bitsOf("WebAssembly; 1 thread"));
  expect(bitsOf("tfjs 4.22.0, cpu")).not.toBe(bitsOf("native linux-x64"));
  expect(bitsOf("native; this machine lacks fused multiply-add, so the last bits differ")).not.toBe(bitsOf("native"));
});

test("a deviation is relative, and that of a number that is none is endless", () => {
  expect(deviationOf(100, 101)).toBeCloseTo(1 / 101);
  expect(deviationOf(0, 1e-15)).toBeLessThan(1e-5);
  expect(deviationOf(0, Number.NaN)).toBe(Number.POSITIVE_INFINITY);
});
