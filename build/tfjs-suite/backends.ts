import { join } from "node:path";
import { root } from "../files.ts";

const backends = ["cpu", "wasm", "patchbay"] as const;
export type Backend = (typeof backends)[number];

export function isBackend(name: string): name is Backend {
  return (backends as readonly string[]).includes(name);
}

/** Loads core, gradients, chained operations and the backend, through the hooks: so nothing here is imported earlier. */
export async function prepareBackend(backend: Backend, repaired: boolean): Promise<void> {
  await import("@tensorflow/tfjs");
  if (backend === "wasm") {
    const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
    setWasmPaths(`${join(root, "node_modules", "@tensorflow", "tfjs-backend-wasm", "dist")}/`);
  }
  if (backend === "patchbay") {
    const { startBackend } = await import("../../nodes/lib/engine/start.ts");
    const engine = process.env.PATCHBAY_ENGINE === "native" ? "native" : "wasm";
    await startBackend({ engine, threads: Number(process.env.PATCHBAY_THREADS ?? 1) });
  }
  if (backend === "patchbay" || repaired) (await import("../../nodes/lib/engine/gradients.ts")).repairGradients();
}
