import { afterAll, expect, test } from "vitest";
import { templateIds } from "../../app/main/templates.ts";
import { hasSwiftShader, unpackSwiftShader } from "../../nodes/lib/engine/swiftshader.test-helper.ts";
import { onBothEngines } from "./templates.ts";

/** On SwiftShader these take minutes each; `npm run check:webgpu` runs all. */
const long = [
  "adaptation/ttt-rotation",
  "data/generative-teaching",
  "gflownets/subtb-lambda",
  "growth/linear-expansion",
  "optimisation/projection-training",
];
/** No machine of the tests has a graphics processor, unless PATCHBAY_TEST_GPU says so. */
const able = hasSwiftShader || process.env.PATCHBAY_TEST_GPU === "1";
const driver = hasSwiftShader ? unpackSwiftShader() : undefined;
afterAll(() => driver?.remove());

test.runIf(able)(
  "the first updates of the templates that are short on WebGPU are those of tfjs's cpu backend, to five digits",
  async () => {
    const ids = (await templateIds()).filter((id) => !long.includes(id));
    const compared = await onBothEngines(ids, driver?.env ?? {});
    expect(compared.flatMap(({ id, wrong }) => wrong.map((line) => `${id}: ${line}`))).toEqual([]);
    expect(compared.length).toBeGreaterThan(5);
  },
);
