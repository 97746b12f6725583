import type { CatalogNode } from "../../common/catalog.ts";
import type { Call } from "../../common/plan.ts";

/** What the executor knows of a node: a part of its catalog entry. */
export type NodeInfo = Pick<CatalogNode, "file" | "call" | "hash" | "async" | "preview" | "follows" | "reports" | "bodies" | "outputs"> & {
  /** Arguments in which two trainings may differ and still begin the same: numbers in time, and how long they train. */
  readonly inTime?: readonly string[];
};
export type NodeInfos = Readonly<Record<string, NodeInfo>>;

/** A value with the identity of where it came from. */
export interface Known {
  readonly value: unknown;
  readonly identity: string;
  /** Its identity without numbers in time; see `beginningIdentity`. */
  readonly beginning: string;
}

/** Only what a list of calls uses, with its bodies; so that a message stays small. */
export function callsIn(calls: readonly Call[]): Call[] {
  return calls.flatMap((call) => [call, ...Object.values(call.args).flatMap((arg) => ("body" in arg ? callsIn(arg.body) : []))]);
}
