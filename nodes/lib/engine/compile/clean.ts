// SPDX-License-Identifier: MIT-0
import type { NamedAttrMap } from "@tensorflow/tfjs";
import { sizeOf } from "../lowering.ts";
import type { Recorded, Recording, Step, Use } from "../record.ts";

/** Runs one kernel on constants, by the very kernels that would run it in a step. Null: better left to the program. */
export type Evaluate = (step: Step, constant: (id: number) => Recorded) => Pick<Recorded, "splat" | "numbers"> | null;

/**
 * Removes what a recording does for nothing: views, casts to the same type, products with 1, sums over one element,
 * transposes that move nothing, kernels of constants only, repeated and unused ones. No pass changes a bit of any result.
 */
export function clean(recording: Recording, evaluate: Evaluate): Recording {
  let work: Recording = withoutViews(recording);
  work = fold(work, evaluate);
  work = simplify(work);
  work = fold(work, evaluate);
  work = withoutRepeats(work);
  work = absorbTransposes(work);
  work = stepsOfRelu(work);
  work = withoutRepeats(work);
  return withoutDead(work);
}

export function usesOf(step: Step): Use[] {
  return Object.values(step.inputs).flat() as Use[];
}

/** Rewrites every use through `changed` (old id -> the use that stands for it); the reader's own shape stays. */
function renamed(recording: Recording, steps: readonly Step[], changed: ReadonlyMap<number, number>): Recording {
  if (changed.size === 0) return { ...recording, steps };
  const last = (id: number): number => {
    let at = id;
    for (let next = changed.get(at); next !== undefined; next = changed.get(at)) at = next;
    return at;
  };
  const use = (one: Use): Use => (changed.has(one.id) ? { ...one, id: last(one.id) } : one);
  return {
    ...recording,
    steps: steps.map((step) => ({
      ...step,
      inputs: Object.fromEntries(
        Object.entries(step.inputs).map(([name, input]) => [name, Array.isArray(input) ? input.map(use) : use(input as Use)]),
      ),
    })),
    outputs: recording.outputs.map(use),
  };
}

function withoutViews(recording: Recording): Recording {
  const changed = new Map<number, number>();
  const made = new Set<number>();
  const steps = recording.steps.filter((step) => {
    const [output] = step.outputs as [Use];
    const [input] = usesOf(step);
    if (input && step.outputs.length === 1 && output.id === input.id) return false;
    if (step.name === "Cast" && input?.dtype === output.dtype) {
      changed.set(output.id, input.id);
      return false;
    }
    for (const { id } of step.outputs) made.add(id);
    return true;
  });
  return renamed(recording, steps, changed);
}

function fold(recording: Recording, evaluate: Evaluate): Recording {
  const values = [...recording.values];
  const constant = (id: number) => values[id] as Recorded;
  const steps = recording.steps.filter((step) => {
    const [output, ...others] = step.outputs as [Use];
    if (others.length > 0 || !usesOf(step).every(({ id }) => values[id]?.kind === "constant")) return true;
    const made = evaluate(step, constant);
    if (!made) return true;
    values[output.id] = { id: output.id, kind: "constant", shape: output.shape, dtype: output.dtype, ...made };
    return false;
  });
  return { ...recording, values, steps };
}

function simplify(recording: Recording): Recording {
  const changed = new Map<number, number>();
  const one = ({ id }: Use) => recording.values[id]?.splat === 1 && recording.values[id]?.kind === "constant";
  const steps = recording.steps.filter((step) => {
    const [output] = step.outputs as [Use];
    const same = handedOn(step, one);
    if (!same || sizeOf(same.shape) !== sizeOf(output.shape) || same.dtype !== output.dtype) return true;
    changed.set(output.id, same.id);
    return false;
  });
  return renamed(recording, steps, changed);
}

/** The input that a step hands on unchanged, if it does. */
function handedOn({ name, attrs, inputs }: Step, one: (use: Use) => boolean): Use | null {
  const { a, b, x } = inputs as Record<string, Use>;
  if (name === "Multiply" && a && b) return one(b) ? a : one(a) ? b : null;
  if (name === "RealDiv" && a && b) return one(b) ? a : null;
  if ((name === "Sum" || name === "Tile" || name === "BroadcastTo") && x) return x;
  if (name === "Transpose" && x) {
    const moved = (attrs.perm as number[]).filter((axis) => x.shape[axis] !== 1);
    return moved.every((axis, i) => i === 0 || axis > (moved[i - 1] as number)) ? x : null;
  }
  return null;
}

function withoutRepeats(recording: Recording): Recording {
  const changed = new Map<number, number>();
  const seen = new Map<string, Step>();
  const known = (id: number): number => {
    let at = id;
    for (let next = changed.get(at); next !== undefined; next = changed.get(at)) at = next;
    return at;
  };
  const constants = new Map<string, number>();
  for (const { id, kind, shape, dtype, splat, numbers } of recording.values) {
    if (kind !== "constant") continue;
    const key = `${dtype} ${shape} ${splat === undefined ? numbers : Object.is(splat, -0) ? "-0" : splat}`;
    const first = constants.get(key);
    if (first === undefined) constants.set(key, id);
    else changed.set(id, first);
  }
  const steps = recording.steps.filter((step) => {
    const key = `${step.name} ${attributes(step.attrs)} ${Object.entries(step.inputs)
      .map(([name, input]) => `${name}:${[input].flat().map(({ id, shape, dtype }: Use) => `${known(id)} ${dtype} ${shape}`)}`)
      .join(";")} ${step.outputs.map(({ shape, dtype }) => `${dtype} ${shape}`)}`;
    const before = seen.get(key);
    if (!before) {
      seen.set(key, step);
      return true;
    }
    for (const [place, { id }] of step.outputs.entries()) changed.set(id, (before.outputs[place] as Use).id);
    return false;
  });
  return renamed(recording, steps, changed);
}

function attributes(attrs: NamedAttrMap): string {
  return JSON.stringify(attrs, (_, value) =>
    ArrayBuffer.isView(value)
      ? Array.from(value as unknown as ArrayLike<number>)
      : typeof value === "number" && !Number.isFinite(value)
        ? String(value)
        : Object.is(value, -0)
          ? "-0"
          : value,
  );
}

/** A transpose of the last two axes in front of a product is the product's own flag. */
function absorbTransposes(recording: Recording): Recording {
  const maker = new Map<number, Step>();
  for (const step of recording.steps) for (const { id } of step.outputs) maker.set(id, step);
  const steps = recording.steps.map((step) => {
    if (step.name !== "BatchMatMul" && step.name !== "_FusedMatMul") return step;
    let { inputs, attrs } = step;
    for (const [name, flag] of [
      ["a", "transposeA"],
      ["b", "transposeB"],
    ] as const) {
      const use = inputs[name] as Use;
      const turn = maker.get(use.id);
      if (turn?.name !== "Transpose" || String(turn.outputs[0]?.shape) !== String(use.shape)) continue;
      const perm = turn.attrs.perm as number[];
      const rank = perm.length;
      const swaps = perm.every((axis, i) => axis === (i < rank - 2 ? i : 2 * rank - 3 - i));
      if (!swaps) continue;
      inputs = { ...inputs, [name]: turn.inputs.x as Use };
      attrs = { ...attrs, [flag]: !attrs[flag] };
    }
    return { ...step, inputs, attrs };
  });
  return { ...recording, steps };
}

/** step(x) is step(relu(x)); read off the latter, x need not be kept until the backward pass. */
function stepsOfRelu(recording: Recording): Recording {
  const relu = new Map<number, number>();
  for (const { name, inputs, outputs } of recording.steps) if (name === "Relu") relu.set((inputs.x as Use).id, (outputs[0] as Use).id);
  const steps = recording.steps.map((step) => {
    if (step.name !== "Step" || (step.attrs.alpha ?? 0) !== 0) return step;
    const x = step.inputs.x as Use;
    const after = relu.get(x.id);
    return after === undefined ? step : { ...step, inputs: { x: { ...x, id: after } } };
  });
  return inOrder({ ...recording, steps });
}

/** Steps after what they read: a step may have been written before the relu that it now reads. */
function inOrder(recording: Recording): Recording {
  const maker = new Map<number, Step>();
  for (const step of recording.steps) for (const { id } of step.outputs) maker.set(id, step);
  const done = new Set<Step>();
  const steps: Step[] = [];
  const visit = (step: Step): void => {
    if (done.has(step)) return;
    done.add(step);
    for (const { id } of usesOf(step)) {
      const before = maker.get(id);
      if (before) visit(before);
    }
    steps.push(step);
  };
  for (const step of recording.steps) visit(step);
  return { ...recording, steps };
}

function withoutDead(recording: Recording): Recording {
  const needed = new Set(recording.outputs.map(({ id }) => id));
  const steps: Step[] = [];
  for (const step of [...recording.steps].reverse()) {
    if (!step.outputs.some(({ id }) => needed.has(id))) continue;
    for (const { id } of usesOf(step)) needed.add(id);
    steps.push(step);
  }
  return { ...recording, steps: steps.reverse() };
}
