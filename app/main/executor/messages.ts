import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { Plan } from "../../common/plan.ts";
import type { NodeInfos } from "./values.ts";

/** A result that the end of a run reports: under which name, of which call, which field of a record. */
export interface Wanted {
  readonly name: string;
  readonly call: string;
  readonly field?: string;
}

/** What the host says to its executor. */
export type Order =
  | {
      readonly do: "run";
      readonly run: string;
      readonly plan: Plan;
      readonly nodes: NodeInfos;
      readonly maxUpdates: number | null;
      readonly outputs: readonly Wanted[];
    }
  | { readonly do: "preview"; readonly plan: Plan; readonly nodes: NodeInfos }
  | { readonly do: "stop" }
  | { readonly do: "calibrate"; readonly id: number };

export type Report =
  | { readonly say: "ready"; readonly engine: string }
  | { readonly say: "events"; readonly events: readonly RunEvent[] }
  | { readonly say: "calibrated"; readonly id: number; readonly milliseconds: number };
