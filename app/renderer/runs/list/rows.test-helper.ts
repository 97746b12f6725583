import type { RunRow } from "../../../common/run-record.ts";

/** A run that went well, but for what is said of it. */
export function row(
  id: string,
  { notes, ...more }: Partial<Omit<RunRow, "id" | "notes">> & { notes?: Partial<RunRow["notes"]> } = {},
): RunRow {
  return {
    id,
    title: id,
    ask: {},
    status: "done",
    began: 0,
    seconds: 1,
    seeds: [101],
    versions: { patchbay: "0", node: "26.10.0", engine: "native" },
    hardware: { cpu: "", cores: 2, memory: 0, platform: "linux" },
    data: {},
    pid: 0,
    step: 600,
    of: 600,
    metrics: {},
    settings: {},
    bytes: 0,
    deleted: false,
    damage: [],
    ...more,
    notes: { star: false, tags: [], note: "", ...notes },
  };
}
