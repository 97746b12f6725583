import { type DocumentState, useDocument } from "../shell/document-store.ts";
import type { ArmLook } from "./arm-look.ts";
import { type DocumentArms, documentArms } from "./arms-of-document.ts";

let last: { document: unknown; catalog: unknown; text: string; arms: DocumentArms } | null = null;

/** The same object until an arm really changes, so that moving a node redraws no picture. */
function current({ document, catalog }: DocumentState): DocumentArms {
  if (last !== null && last.document === document && last.catalog === catalog) return last.arms;
  const arms = documentArms(document, catalog);
  const text = JSON.stringify([[...arms.byName], [...arms.byNode]]);
  last = { document, catalog, text, arms: last !== null && last.text === text ? last.arms : arms };
  return last.arms;
}

/** The looks of the open document's arms by name, `fixed` standing for `fixed/0.01` as well. */
export function useArmLooks(): { get(name: string): ArmLook | undefined } {
  const { byName } = useDocument(current);
  return { get: (name) => byName.get(name) ?? byName.get(name.split("/")[0]!) };
}

/** The looks of nodes that work for one arm. */
export function useNodeArms(): ReadonlyMap<string, ArmLook> {
  return useDocument(current).byNode;
}
