import { afterAll, expect, test } from "vitest";
import { hasSwiftShader, unpackSwiftShader } from "../../nodes/lib/engine/swiftshader.test-helper.ts";
import { onBothEngines } from "./templates.ts";

/** One of each kind of training; on SwiftShader some templates take minutes, and `npm run check:webgpu` runs all. */
const sample = [
  "curricula/cyclical-curriculum",
  "distillation/dts",
  "distillation/fitnets",
  "generative/gan",
  "optimisation/lr-range-test",
];
/** No machine of the tests has a graphics processor, unless PATCHBAY_TEST_GPU says so. */
const able = hasSwiftShader || process.env.PATCHBAY_TEST_GPU === "1";
const driver = hasSwiftShader ? unpackSwiftShader() : undefined;
afterAll(() => driver?.remove());

test.runIf(able)("the first updates of five templates on WebGPU are those of tfjs's cpu backend, to five digits", async () => {
  const compared = await onBothEngines(sample, driver?.env ?? {});
  expect(compared.flatMap(({ id, wrong }) => wrong.map((line) => `${id}: ${line}`))).toEqual([]);
  expect(compared).toHaveLength(5);
});
