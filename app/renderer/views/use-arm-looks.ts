import { createContext, useContext } from "react";
import type { ArmLook } from "./arm-look.ts";

/** The looks of the open document's arms by name; empty where a picture is drawn outside a document. */
export const ArmLooks = createContext<ReadonlyMap<string, ArmLook>>(new Map());

export function useArmLooks(): ReadonlyMap<string, ArmLook> {
  return useContext(ArmLooks);
}
