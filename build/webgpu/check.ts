import { templateIds } from "../../app/main/templates.ts";
import { hasSwiftShader, unpackSwiftShader } from "../../nodes/lib/engine/swiftshader.test-helper.ts";
import { onBothEngines } from "./templates.ts";

/**
 * `npm run check:webgpu`: the first updates of every template on WebGPU and on tfjs's cpu backend, to five digits. Further words are
 * parts of the ids of the templates that are tried. With PATCHBAY_TEST_GPU=1 on this machine's graphics processor, else on
 * SwiftShader, where all take about a quarter of an hour.
 */
const words = process.argv.slice(2);
const ids = (await templateIds()).filter((id) => words.length === 0 || words.some((word) => id.includes(word)));
const driver = hasSwiftShader && process.env.PATCHBAY_TEST_GPU !== "1" ? unpackSwiftShader() : undefined;
try {
  const compared = await onBothEngines(ids, driver?.env ?? {}, ({ id, numbers, wrong, seconds }) => {
    console.log(`${wrong.length === 0 ? "same " : "WRONG"}  ${id}  ${numbers} numbers, ${seconds.toFixed(0)} s`);
    for (const line of wrong.slice(0, 10)) console.log(`       ${line}`);
  });
  process.exitCode = compared.some(({ wrong }) => wrong.length > 0) ? 1 : 0;
} finally {
  driver?.remove();
}
