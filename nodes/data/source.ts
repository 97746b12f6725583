// SPDX-License-Identifier: MIT-0
import type { NodeCard } from "../card.ts";
import { cloneExamples } from "../lib/examples.ts";
import type { Batches, Driven } from "../ports.ts";

/**
 * Batches with a name and a share, for a mix of several: what one source gives of each batch in proportion to the shares
 * of all. The share is the number `share`, which a schedule may drive, or a hand during a run; 0 leaves the source out.
 * Outside a mix nothing reads it. A number of the batches that is called `share`, too, becomes `inner.share`.
 */
export function source({ batches, share, name }: { batches: Batches; share: Driven; name: string }): Batches {
  const outer = (inner: string): string => (inner === "share" || inner.startsWith("inner.") ? `inner.${inner}` : inner);
  const names = Object.keys(batches.numbers ?? {});
  return {
    ...batches,
    name,
    examples: cloneExamples(batches.examples),
    numbers: { ...Object.fromEntries(names.map((inner) => [outer(inner), batches.numbers?.[inner] as Driven])), share },
    init: () => batches.init(),
    next: (cursor, clock, numbers = {}) =>
      batches.next(cursor, clock, Object.fromEntries(names.map((inner) => [inner, numbers[outer(inner)] as number]))),
  };
}

export const card = {
  run: source,
  title: "Data source",
  summary: "Gives batches a name and a share of a mix.",
  also: ["domain", "mixture weight", "sampling weight", "data share"],
  inputs: { batches: { port: { Batches: true }, doc: "What this source deals out." } },
  settings: {
    share: {
      control: "number",
      driven: true,
      default: 1,
      min: 0,
      onNode: true,
      doc: "Its part of each batch, in proportion to the shares of all sources; 0 leaves it out.",
    },
    name: { control: "text", default: "source", onNode: true, doc: "What the mix calls it." },
  },
  output: "Batches",
  infer: { batches: "x", out: "x" },
} satisfies NodeCard<typeof source>;
