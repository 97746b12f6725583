import { z } from "zod";
import type { RequestName } from "../common/contract.ts";
import { graphDocument } from "../common/document.ts";

const nothing = z.null().optional();
const path = z.string().min(1).max(4096);
const count = z
  .number()
  .int()
  .nonnegative()
  .max(2 ** 53 - 1);

const name = z.string().max(400);
const runName = z.string().regex(/^[\w-]{1,80}$/);
const finite = z.number();
const act = z.union([
  z.strictObject({ do: z.literal("hold"), name, value: finite }),
  z.strictObject({ do: z.literal("release"), name }),
  z.strictObject({ do: z.literal("load"), step: count }),
  z.strictObject({ do: z.literal("reset"), layer: name }),
  z.strictObject({ do: z.literal("end") }),
]);
const asked = z.strictObject({
  document: graphDocument,
  path: path.optional(),
  seed: count.optional(),
  steps: count.min(1).optional(),
  to: name.optional(),
  again: z.array(name).max(10_000).optional(),
  pins: z.record(name, name).optional(),
  fork: z.strictObject({ run: runName, node: name, path: name, step: count }).optional(),
  replay: runName.optional(),
  group: name.optional(),
});
const someRuns = z.strictObject({ runs: z.array(runName).max(10_000) });

/** Arguments as they may come over the wire. What does not fit is refused before anything reads it. */
export const askArgs = {
  hello: nothing,
  catalog: nothing,
  templates: nothing,
  calibrate: nothing,
  documents: nothing,
  open: z.strictObject({ path }),
  save: z.strictObject({ path, document: graphDocument }),
  preview: z.strictObject({ document: graphDocument }),
  run: asked,
  stop: nothing,
  steer: z.strictObject({ how: z.enum(["pause", "go", "step"]), node: name.optional(), path: name.optional() }),
  act: z.strictObject({ node: name, path: name, act }),
  attach: nothing,
  continueRun: z.strictObject({ run: runName, queued: z.boolean().optional() }),
  enqueue: asked,
  queue: nothing,
  queueOrder: z.strictObject({ run: runName, before: runName.nullable() }),
  queuePause: z.strictObject({ paused: z.boolean() }),
  cancel: z.strictObject({ run: runName }),
  runs: nothing,
  runDocument: z.strictObject({ run: runName }),
  runActs: z.strictObject({ run: runName }),
  runCurves: z.strictObject({
    runs: z.array(runName).max(1000),
    metrics: z.array(name).max(100).optional(),
    points: count.min(2).optional(),
  }),
  runEvents: z.strictObject({ run: runName }),
  runNotes: z.strictObject({
    run: runName,
    notes: z.strictObject({
      title: name.optional(),
      star: z.boolean().optional(),
      tags: z.array(name).max(100).optional(),
      note: z.string().max(100_000).optional(),
    }),
  }),
  deleteRuns: someRuns,
  restoreRuns: someRuns,
  emptyTrash: nothing,
  cache: nothing,
  limitCache: z.strictObject({ bytes: count }),
  clearCache: nothing,
  preflight: z.strictObject({ document: graphDocument, seed: count.optional() }),
  capsule: z.strictObject({ run: runName, path }),
  export: z.strictObject({ document: graphDocument, folder: path, native: z.boolean().optional() }),
} satisfies Record<RequestName, z.ZodType>;

export const ask = z.strictObject({
  id: z.number().int(),
  ask: z.enum(Object.keys(askArgs) as [RequestName, ...RequestName[]]),
  args: z.unknown(),
});
