import * as tf from "@tensorflow/tfjs";
import { tensorsIn } from "../../../nodes/lib/tree.ts";
import type { Store } from "./store.ts";

type EngineScope = { readonly track: readonly tf.Tensor[] };
const activeScope = () => (tf.engine().state.activeScope ?? undefined) as unknown as EngineScope | undefined;

/** Kinds of values whose functions may hold tensors that no field shows. */
const closures = new Set(["Objective", "GradientSource", "GradientTransform", "Schedule", "Batches", "Curriculum", "Stage", "StagePlan"]);
const kindOf = (value: unknown) => (typeof value === "object" && value !== null && "is" in value ? String(value.is) : "");

function holdsHidden(value: unknown): boolean {
  if (closures.has(kindOf(value))) return true;
  return (
    kindOf(value) === "" && typeof value === "object" && value !== null && Object.values(value).some((field) => closures.has(kindOf(field)))
  );
}

/** A function anywhere in a value: it may hold tensors too, and no file can keep it. */
function holdsFunction(value: unknown, seen = new Set<unknown>()): boolean {
  if (typeof value === "function") return true;
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || seen.has(value)) return false;
  seen.add(value);
  return Object.values(value).some((inner) => holdsFunction(inner, seen));
}

/**
 * Calls a function in an engine scope of its own. What it returns holds `tensors`, which outlive the scope;
 * all else that it left behind is disposed, also when it throws.
 */
export async function owning(call: () => unknown, store: Store): Promise<{ value: unknown; tensors: tf.Tensor[]; plain: boolean }> {
  const engine = tf.engine();
  const outside = activeScope();
  engine.startScope("call");
  try {
    const value = await call();
    const seen = tensorsIn(value);
    const hidden = holdsHidden(value) || (seen.length === 0 && holdsFunction(value));
    const made = hidden ? (activeScope()?.track ?? []).filter((tensor) => !tensor.isDisposed) : [];
    const tensors = [...new Set([...seen, ...made])].filter((tensor) => !tensor.isDisposed && !store.owns(tensor));
    for (const tensor of tensors) tf.keep(tensor);
    return { value, tensors, plain: seen.length === 0 && !hidden };
  } finally {
    while (activeScope() !== outside && activeScope() !== undefined) engine.endScope();
  }
}
