import type { Act } from "../../../nodes/lib/act.ts";
import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { Plan } from "../../common/plan.ts";
import type { Preflight } from "../../common/preflight.ts";
import type { ProblemData } from "../../common/problems.ts";
import type { PlacedAct } from "../../common/run-record.ts";
import type { NodeInfos } from "./values.ts";

/** A result that the end of a run reports: under which name, of which call, which field of a record. */
export interface Wanted {
  readonly name: string;
  readonly call: string;
  readonly field?: string;
}

/** Where a run begins that branches off another one. */
export interface ForkOrder {
  readonly run: string;
  readonly node: string;
  readonly path: string;
  readonly step: number;
  /** What that run ran, and where it keeps its states. */
  readonly plan: Plan;
  readonly nodes: NodeInfos;
  readonly folder: string;
  readonly maxUpdates: number | null;
  /** Its own acts until there, without those of the run that it branched off itself. */
  readonly acts: readonly PlacedAct[];
  /** Where that training had begun, if it was a branch too. */
  readonly fork?: ForkOrder;
}

export interface RunOrder {
  readonly do: "run";
  readonly run: string;
  readonly plan: Plan;
  readonly nodes: NodeInfos;
  readonly maxUpdates: number | null;
  readonly outputs: readonly Wanted[];
  /** Where the run keeps its states and acts; without it nothing is kept. */
  readonly folder?: string;
  /** Where results are kept between runs and restarts (`<projects>/Cache`); the host gives it to every run. */
  readonly cache?: string;
  /** Takes up what the folder holds. */
  readonly resume?: boolean;
  /** Milliseconds between two saved states; without it as often as its share of the time allows. */
  readonly saveEveryMs?: number;
  /** Also after every so many updates. */
  readonly saveEveryUpdates?: number;
  /** Acts of a run that is replayed. */
  readonly acts?: readonly PlacedAct[];
  /** They are all that was done: agents outside are not asked again. */
  readonly replays?: boolean;
  readonly fork?: ForkOrder;
  /** Where trainings before that one had begun in the run that is branched off, if they were branches. */
  readonly carried?: readonly ForkOrder[];
  /** Calls of the top that are run; without it all. */
  readonly only?: readonly string[];
  /** Calls whose known results do not count. */
  readonly again?: readonly string[];
  readonly pins?: Readonly<Record<string, string>>;
}

/** What the host says to its executor. */
export type Order =
  | RunOrder
  | { readonly do: "preview"; readonly plan: Plan; readonly nodes: NodeInfos }
  | { readonly do: "stop" }
  | { readonly do: "steer"; readonly how: "pause" | "go" | "step"; readonly node?: string; readonly path?: string }
  | { readonly do: "act"; readonly node: string; readonly path: string; readonly act: Act }
  | { readonly do: "preflight"; readonly id: number; readonly plan: Plan; readonly nodes: NodeInfos }
  | { readonly do: "forget" }
  | { readonly do: "calibrate"; readonly id: number };

export type Report =
  | { readonly say: "ready"; readonly engine: string }
  | { readonly say: "events"; readonly events: readonly RunEvent[] }
  | { readonly say: "preflight"; readonly id: number; readonly report: Preflight | null; readonly problem?: ProblemData }
  | { readonly say: "calibrated"; readonly id: number; readonly milliseconds: number };
