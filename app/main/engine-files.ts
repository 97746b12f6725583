import { readdir } from "node:fs/promises";
import { join } from "node:path";

/**
 * The engine's compiled kernels, which no import names: WebAssembly runs everywhere; the native builds
 * of all platforms are larger, give the same bits faster, and come with the list that says they are there.
 */
const built = "nodes/lib/engine/built";

export async function engineFiles(root: string, native: boolean): Promise<string[]> {
  if (!native) return [`${built}/engine.wasm`];
  const names = await readdir(join(root, built));
  return names.filter((name) => /^(engine\.wasm|builds\.json|.+\.node)$/.test(name)).map((name) => `${built}/${name}`);
}

/** What an export without native builds must not find there: those of an earlier export would be of another version. */
export function staleEngineFolder(folder: string): string {
  return join(folder, built);
}
