import type { Capsule, CapsuleManifest } from "../../common/capsule.ts";
import type { Catalog } from "../../common/catalog.ts";
import type { RunRecord } from "../../common/run-record.ts";
import type { End } from "../executor-process.ts";
import type { Comparison } from "./compare.ts";
import { allLocked } from "./lock.ts";

/** Largest relative deviation that another engine, Node or kind of machine may bring. */
export const tolerance = 1e-4;

export type Outcome = "identical" | "within-tolerance" | "deviates" | "stopped" | "failed";
export interface Judged {
  readonly outcome: Outcome;
  /** Relative deviation that was allowed: 0 on the same engine. */
  readonly allowed: number;
}
export interface Difference {
  readonly what: string;
  readonly theirs: string;
  readonly ours: string;
}

/** What the bits depend on: builds and threads of our engine give the same ones. */
export function bitsOf(engine: string): string {
  if (/^(WebGPU|tfjs)/.test(engine)) return engine;
  return engine.includes("lacks fused multiply-add") ? "patchbay without fused multiply-add" : "patchbay";
}

export function judged(
  { numbers, equal, largest, missing, extra, data }: Comparison,
  end: End,
  { versions, hardware, status }: CapsuleManifest,
  here: RunRecord["versions"],
  platform = `${process.platform} ${process.arch}`,
): Judged {
  const sameGround = bitsOf(versions.engine) === bitsOf(here.engine) && versions.node === here.node && hardware.platform === platform;
  const allowed = sameGround ? 0 : tolerance;
  const whole = missing.count === 0 && (status !== "done" || extra.count === 0) && data.different.length === 0;
  if (end.status === "failed" && status !== "failed") return { outcome: "failed", allowed };
  if (end.status === "stopped" && missing.count > 0) return { outcome: "stopped", allowed };
  if (whole && equal === numbers) return { outcome: "identical", allowed };
  return { outcome: whole && (largest?.relative ?? 0) <= allowed ? "within-tolerance" : "deviates", allowed };
}

export async function machineDifferences(
  { manifest, lock }: Capsule,
  here: {
    versions: RunRecord["versions"];
    hardware: RunRecord["hardware"];
    catalog: Catalog;
    root: string;
  },
): Promise<readonly Difference[]> {
  const { packages } = await allLocked(here.root);
  const pair = (what: string, theirs: string, ours: string): Difference[] => (theirs === ours ? [] : [{ what, theirs, ours }]);
  const none = "none";
  const unknown = "not known";
  return [
    ...pair("Patchbay", manifest.versions.patchbay || unknown, here.versions.patchbay),
    ...pair("engine", manifest.versions.engine || unknown, here.versions.engine),
    ...pair("Node", manifest.versions.node || unknown, here.versions.node),
    ...pair("processor", manifest.hardware.cpu || unknown, here.hardware.cpu),
    ...pair("platform", manifest.hardware.platform || unknown, here.hardware.platform),
    ...Object.entries(lock.packages).flatMap(([name, { version, integrity }]) => {
      const now = packages[name];
      const other = now?.version === version && integrity !== undefined && now.integrity !== undefined && integrity !== now.integrity;
      return other ? pair(name, `${version} (other contents)`, version) : pair(name, version, now?.version ?? none);
    }),
    ...Object.entries(manifest.sources).flatMap(([id, hash]) => {
      const now = here.catalog.nodes[id]?.hash;
      return now === hash ? [] : [{ what: `source of ${id}`, theirs: hash.slice(0, 12), ours: now?.slice(0, 12) ?? none }];
    }),
  ];
}
