import * as tf from "@tensorflow/tfjs";
import type { Examples } from "../../../../nodes/ports.ts";
import type { Arg, Call, Plan } from "../../../common/plan.ts";
import type { Preflight } from "../../../common/preflight.ts";
import { readCatalog } from "../../catalog.ts";
import { root } from "../../root.ts";
import type { NodeFunction } from "../interpret.ts";
import { loadNode } from "../load.ts";
import type { NodeInfo, NodeInfos } from "../values.ts";
import { type Asked, preflight } from "./preflight.ts";

/** What a made-up data node gives out. */
export interface MadeUp {
  readonly inputs: readonly (readonly number[])[];
  readonly labels: readonly number[];
  readonly classes: readonly string[];
}

export function examplesOf({ inputs, labels, classes }: MadeUp): Examples {
  return {
    is: "Examples",
    count: inputs.length,
    columns: {
      input: { role: "input", values: tf.tensor2d(inputs.map((row) => [...row])) },
      label: { role: "label", values: tf.tensor1d([...labels], "int32") },
    },
    classes,
    source: { title: "made up", licence: "CC0-1.0" },
  };
}

/** Points of two classes that a line tells apart; rows of different `from` differ. */
export function points(count: number, { from = 0, second = (row: number) => row % 2 === 1 } = {}): MadeUp {
  const labels = Array.from({ length: count }, (_, row) => (second(row) ? 1 : 0));
  const inputs = labels.map((label, row) => {
    const at = from + row;
    return [label * 2 - 1 + 0.3 * Math.sin(at * 12.9898), Math.cos(at * 78.233), 0.001 * at];
  });
  return { inputs, labels, classes: ["low", "high"] };
}

const info = (call: string, outputs: Readonly<Record<string, string>>, more: Partial<NodeInfo> = {}): NodeInfo => ({
  file: `made-up/${call}`,
  call,
  hash: call,
  async: false,
  preview: false,
  follows: false,
  reports: false,
  bodies: {},
  outputs,
  ...more,
});

export const lit = (value: unknown): Arg => ({ lit: value as never });
export const from = (name: string, field?: string): Arg => (field === undefined ? { from: name } : { from: name, field });
export const call = (name: string, node: string, args: Readonly<Record<string, Arg>>): Call => ({ name, node, args });

/** Real nodes, and beside them data that a test makes up and functions of its own. */
export async function world(
  data: Readonly<Record<string, MadeUp>>,
  own: Readonly<Record<string, { info: Partial<NodeInfo>; work: NodeFunction }>> = {},
) {
  const { catalog } = await readCatalog({ root });
  const made = Object.entries(data).map(([name, one]) => [`made/${name}`, info(name, { out: "Examples" }), () => examplesOf(one)] as const);
  const mine = Object.entries(own).map(([name, one]) => [`made/${name}`, info(name, {}, one.info), one.work] as const);
  const functions = new Map<string, NodeFunction>([...made, ...mine].map(([, { file }, work]) => [file, work]));
  const nodes: NodeInfos = { ...catalog.nodes, ...Object.fromEntries([...made, ...mine].map(([id, one]) => [id, one])) };
  const load = async (one: NodeInfo) => functions.get(one.file) ?? loadNode(one);
  return (calls: readonly Call[], more: Partial<Asked> = {}): Promise<Preflight> => {
    const plan: Plan = { title: "made up", seed: 1, calls, settings: {} };
    return preflight({
      plan,
      nodes,
      under: "test",
      load,
      stopped: () => false,
      packageFile: () => Promise.reject(new Error("no packages here")),
      downloaded: () => Promise.reject(new Error("no downloads here")),
      ...more,
    });
  };
}

const settings = (values: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, lit(value)]));

/** The calls of a small training on `data`, each setting open to be another one. */
export function training(
  data: string,
  {
    rate = lit(0.1),
    name = "train",
    ...more
  }: { rate?: Arg; name?: string; validation?: string; size?: number; widths?: readonly number[]; inputs?: number } & Readonly<
    Record<string, unknown>
  > = {},
): Call[] {
  const { validation, size = 8, widths = [8], inputs = 3, ...rest } = more;
  const own = (one: string) => (name === "train" ? one : `${one}Of${name}`);
  return [
    call(own("model"), "models/mlp", {
      ...settings({ inputs, widths, outputs: 2, activation: "tanh", init: "glorot" }),
      key: { key: "model" },
    }),
    call(own("order"), "data/batches", {
      examples: from(data),
      ...settings({ size, order: "shuffled", remainder: "short" }),
      key: { key: "order" },
    }),
    call(own("objective"), "objectives/cross-entropy", settings({ labels: "hard", column: "label", smoothing: 0 })),
    call(own("momentum"), "optimizers/momentum", settings({ decay: 0.9, nesterov: false })),
    call(own("step"), "optimizers/scale-by-schedule", { rate }),
    call(own("optimizer"), "optimizers/chain", { transforms: { list: [from(own("momentum")), from(own("step"))] } }),
    call(name, "training/train", {
      model: from(own("model")),
      batches: from(own("order")),
      gradient: from(own("objective")),
      optimizer: from(own("optimizer")),
      ...(validation === undefined ? {} : { validation: from(validation) }),
      ...settings({ budget: 100, unit: "updates", trainable: "", evaluateEvery: 0, keepAt: 0, ...rest }),
      run: { run: true },
    }),
  ];
}

export const evaluation = (examples: string, { model = "train", name = "score" } = {}): Call =>
  call(name, "evaluation/evaluate", { model: from(model, "model"), examples: from(examples), run: { run: true } });

export const codes = ({ checks }: Preflight): string[] => checks.map(({ code }) => code);
