import { z } from "zod";

/**
 * A graph as it is saved: plain JSON, versioned, opened without running anything.
 *
 * A node's `name` is its identity in the document and the variable in the script. A container (compare,
 * sweep, repeatSeeds, stages...) is a node whose children name it as `parent`; a `group` is a frame
 * that exists for the eye only. Wires into the inside of a container's result go to the pin of its body
 * (say `each`) with `field` = the name of the arm; values it hands to its children come from that pin
 * with `field` = the parameter (say `value`).
 */
export const formatVersion = 1;

const json: z.ZodType<Json> = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(json), z.record(z.string(), json)]),
);
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export const groupId = "group";

export const graphNode = z.strictObject({
  name: z.string(),
  /** Catalog id, say `schedules/cyclical`, or `group`. */
  node: z.string(),
  /** Shown instead of the card's title. */
  title: z.string().optional(),
  settings: z.record(z.string(), json).default({}),
  /** Stream of each key argument; set when the node is made, kept by renaming and copying. */
  streams: z.record(z.string(), z.string()).optional(),
  parent: z.string().optional(),
  /** Top left corner, relative to the parent where there is one. */
  x: z.number(),
  y: z.number(),
  collapsed: z.boolean().optional(),
  /** Drawn as a socket inside the one node that it feeds. */
  docked: z.boolean().optional(),
  note: z.string().optional(),
});
export type GraphNode = z.infer<typeof graphNode>;

/** `field`: which field of a record output, parameter or result; `index`: place in a list input. */
export const pin = z.strictObject({
  node: z.string(),
  pin: z.string(),
  field: z.string().optional(),
  index: z.number().int().nonnegative().optional(),
});
export type Pin = z.infer<typeof pin>;

/** `from.pin` is the name of an output: `out` for a single one, a field's name for a record. */
export const wire = z.strictObject({ from: pin, to: pin });
export type Wire = z.infer<typeof wire>;

export const graphDocument = z.strictObject({
  patchbay: z.literal(formatVersion),
  title: z.string(),
  /** The experiment seed: the root of every stream outside a container that brings seeds of its own. */
  seed: z.number().int().nonnegative(),
  nodes: z.array(graphNode),
  wires: z.array(wire),
  /** Settings that become flags of the script, as `node.setting`. */
  promoted: z.array(z.string()).optional(),
  /** Which template it came from. */
  template: z.string().optional(),
});
export type GraphDocument = z.infer<typeof graphDocument>;
