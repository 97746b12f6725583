import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { root } from "../../../build/files.ts";

/** What `node` prints where neither package of the engine webgpu can be found, whether or not they are installed here. */
function without(env: Record<string, string>): { out: string; error: string } {
  const hide = `import { registerHooks } from "node:module"; registerHooks({ resolve(name, context, next) {
    if (name === "webgpu" || name.endsWith("backend-webgpu")) throw new Error("Cannot find package '" + name + "'");
    return next(name, context);
  } });`;
  const script = `import { useEngine, engineDescription } from "./nodes/lib/engine.ts"; await useEngine(); console.log(engineDescription()); process.exit(0);`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(hide)}`, "--input-type=module", "-e", script],
    { cwd: root, encoding: "utf8", env: { ...process.env, ...env } },
  );
  return { out: stdout.trim(), error: stderr };
}

test("an engine that is not installed is a problem that says how to install it", () => {
  const { out, error } = without({ PATCHBAY_ENGINE: "webgpu" });
  expect(out).toBe("");
  expect(error).toContain("The engine webgpu needs the package webgpu, which could not be loaded: Cannot find package 'webgpu'");
  expect(error).toContain("code: 'engine-not-installed'");
  expect(error).toContain("fix: 'npm install webgpu @tensorflow/tfjs-backend-webgpu@4.22.0'");
});

test("no other engine looks for its packages", () => {
  expect(without({ PATCHBAY_ENGINE: "wasm", PATCHBAY_THREADS: "1" }).out).toBe("WASM; 1 thread");
});
