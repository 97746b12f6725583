import { Problem } from "../../../nodes/lib/problem.ts";
import type { NodeFunction } from "./interpret.ts";
import type { NodeInfo } from "./values.ts";

const root = new URL("../../../", import.meta.url);
const loaded = new Map<string, Promise<NodeFunction>>();

/** The function of a node, imported once a process. */
export function loadNode(info: NodeInfo): Promise<NodeFunction> {
  const before = loaded.get(info.file);
  if (before !== undefined) return before;
  const loading = importNode(info);
  loaded.set(info.file, loading);
  return loading;
}

async function importNode({ file, call }: NodeInfo): Promise<NodeFunction> {
  const module = (await import(new URL(file, root).href)) as Record<string, unknown>;
  const made = module[call];
  if (typeof made !== "function") throw new Problem("broken-node", `${file} exports no function ${call}.`, { fix: `Mend ${file}.` });
  return made as NodeFunction;
}
