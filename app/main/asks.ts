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
  run: z.strictObject({ document: graphDocument, seed: count.optional(), steps: count.min(1).optional() }),
  stop: nothing,
  export: z.strictObject({ document: graphDocument, folder: path, native: z.boolean().optional() }),
} satisfies Record<RequestName, z.ZodType>;

export const ask = z.strictObject({
  id: z.number().int(),
  ask: z.enum(Object.keys(askArgs) as [RequestName, ...RequestName[]]),
  args: z.unknown(),
});
