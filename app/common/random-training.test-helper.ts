import fc from "fast-check";
import type { GraphDocument, GraphNode, Json, Wire } from "./document.ts";

/**
 * Graphs in which names of numbers collide in every way: sums in sums, weights of weights, chains in chains, mixes of sources,
 * watched objectives, averages of averages; and two trainings that share some of it, each given its parts or its steps.
 */
type Draw = (below: number) => number;

// A smaller list of choices is another graph, not a simpler one.
export const randomTraining: fc.Arbitrary<GraphDocument> = fc.noShrink(
  fc.array(fc.nat(2 ** 20), { minLength: 200, maxLength: 200 }).map((numbers) => built(numbers)),
);

function built(numbers: readonly number[]): GraphDocument {
  let at = 0;
  const draw: Draw = (below) => (numbers[at++ % numbers.length] as number) % below;
  const nodes: GraphNode[] = [];
  const wires: Wire[] = [];
  const add = (node: string, settings: Record<string, Json>, streams?: Record<string, string>): string => {
    const name = `n${nodes.length}`;
    nodes.push({ name, node, settings, ...(streams ? { streams } : {}), x: 40 * nodes.length, y: 0 });
    return name;
  };
  const wire = (from: string, to: string, pin: string, index?: number) =>
    void wires.push({ from: { node: from, pin: "out" }, to: { node: to, pin, ...(index === undefined ? {} : { index }) } });
  /** Sometimes one that is there already, so that two wires leave it. */
  const made = new Map<string, string[]>();
  const oneOf = (kind: string, make: () => string): string => {
    const known = made.get(kind) ?? [];
    if (known.length > 0 && draw(4) === 0) return known[draw(known.length)] as string;
    const name = make();
    made.set(kind, [...(made.get(kind) ?? []), name]);
    return name;
  };
  const list = (to: string, pin: string, count: number, make: () => string) => {
    for (let i = 0; i < count; i++) wire(make(), to, pin, i);
  };
  const driven = (to: string, pin: string, value: number) => {
    if (draw(2) === 0)
      wire(
        oneOf("schedule", () => add("schedules/linear", { from: value, to: value / 2, start: 0, steps: 4 })),
        to,
        pin,
      );
  };

  const data = add("data/digits", { size: "14", flat: true, range: "unit", count: 200 });
  const model = () => add("models/mlp", { inputs: 196, widths: [4], outputs: 10, activation: "relu", init: "he" }, { key: "model" });
  const objective = (depth: number): string =>
    oneOf(`objective${depth}`, () => {
      const kind = draw(depth > 0 ? 4 : 2);
      if (kind === 0) return add("objectives/cross-entropy", { labels: "hard", column: "label", smoothing: 0 });
      if (kind === 1) {
        const soft = add("distillation/soft-targets", {
          column: "teacher",
          temperature: 2 + draw(4),
          scale: "T^2",
          standardizeLogits: false,
        });
        wire(oneOf("teacher", model), soft, "teacher");
        driven(soft, "temperature", 3);
        return soft;
      }
      if (kind === 2) {
        const share = add("objectives/weighted", { weight: (1 + draw(5)) / 10 });
        wire(objective(depth - 1), share, "objective");
        driven(share, "weight", 0.3);
        return share;
      }
      const sum = add("objectives/mix-objectives", { normalize: false });
      list(sum, "parts", 1 + draw(3), () => objective(depth - 1));
      return sum;
    });
  const transform = (depth: number): string =>
    oneOf(`transform${depth}`, () => {
      const kind = draw(depth > 0 ? 3 : 2);
      if (kind === 0) return add("optimizers/momentum", { decay: 0.5, nesterov: false });
      if (kind === 1) {
        const rate = add("optimizers/scale-by-schedule", { rate: (1 + draw(9)) / 100 });
        driven(rate, "rate", 0.05);
        return rate;
      }
      const chain = add("optimizers/chain", {});
      list(chain, "transforms", 1 + draw(3), () => transform(depth - 1));
      return chain;
    });
  const dealt = (depth: number): string =>
    oneOf(`batches${depth}`, () => {
      const kind = draw(depth > 0 ? 3 : 1);
      if (kind === 0) {
        const order = add("data/batches", { size: 4 + draw(4), order: "shuffled", remainder: "wrap" }, { key: "order" });
        wire(data, order, "examples");
        return order;
      }
      if (kind === 1) {
        const source = add("data/source", { share: 1 + draw(3), name: ["web", "books"][draw(2)] as string });
        wire(dealt(depth - 1), source, "batches");
        driven(source, "share", 2);
        return source;
      }
      const mix = add("data/mix-batches", { size: 6, within: "batch" });
      list(mix, "sources", 1 + draw(3), () => dealt(depth - 1));
      return mix;
    });
  const lesson = (to: string) => {
    wire(oneOf("model", model), to, "model");
    wire(dealt(3), to, "batches");
    wire(objective(3), to, "gradient");
    wire(transform(2), to, "optimizer");
    list(to, "watch", draw(3), () => objective(1));
  };
  const steps = (depth: number): string =>
    oneOf(`steps${depth}`, () => {
      if (depth > 0 && draw(3) > 0) {
        const average = add("training/averaged-steps", { decay: (1 + draw(9)) / 10 });
        wire(steps(depth - 1), average, "steps");
        driven(average, "decay", 0.5);
        return average;
      }
      const plain = add("training/gradient-steps", { trainable: "" });
      lesson(plain);
      return plain;
    });
  for (let trainings = 0; trainings < 2; trainings++) {
    // Of two budgets, so that the second is not known from the first.
    const length = { budget: 4 + trainings, unit: "updates", evaluateEvery: 0, keepAt: 0 };
    if (draw(2) === 0) lesson(add("training/train", { ...length, trainable: "" }));
    else wire(steps(2), add("training/run-steps", length), "steps");
  }
  return { patchbay: 1, title: "Random", seed: 7, nodes, wires };
}
