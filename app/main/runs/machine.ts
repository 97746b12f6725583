import { availableParallelism, cpus, totalmem } from "node:os";
import type { RunRecord } from "../../common/run-record.ts";
import { version } from "../root.ts";

/** What a run is computed with; the engine says its name when the run begins. */
export function versionsHere(): RunRecord["versions"] {
  return { patchbay: version(), node: process.versions.node, engine: "" };
}

export function hardwareHere(): RunRecord["hardware"] {
  return {
    cpu: cpus()[0]?.model.trim() ?? process.arch,
    cores: availableParallelism(),
    memory: totalmem(),
    platform: `${process.platform} ${process.arch}`,
  };
}
