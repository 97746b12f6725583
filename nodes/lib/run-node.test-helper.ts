import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { linearLayers } from "../growth/linear-layers.ts";
import { mlp } from "../models/mlp.ts";
import type { Json, PortName } from "../ports.ts";
import { autoencoderModel } from "./autoencoder.ts";
import { timedModelFor } from "./flows/timed.test-helper.ts";
import { type NodeFile, nodesFolder } from "./node-files.test-helper.ts";
import { type keyScope, seedKey } from "./random.ts";
import type { Run } from "./run.ts";
import { watchedRun } from "./tiny.test-helper.ts";
import { tiny } from "./tiny-ports.test-helper.ts";

type Documented = { readonly doc: string };
type AnySetting = Documented & {
  readonly control: string;
  readonly default: Json;
  readonly min?: number;
  readonly max?: number;
  readonly options?: readonly Json[];
  readonly fields?: Readonly<Record<string, Documented>>;
  readonly driven?: true;
  readonly onNode?: boolean;
  readonly when?: { readonly setting: string };
};
type AnyInput = Documented & { readonly port: Readonly<Record<string, true>>; readonly many?: true; readonly optional?: true };

/** A card of whichever node. */
export interface AnyCard {
  readonly run: (args: Record<string, unknown>) => unknown;
  readonly title: string;
  readonly summary: string;
  readonly settings: Readonly<Record<string, AnySetting>>;
  readonly inputs: Readonly<Record<string, AnyInput>>;
  readonly output: string | Readonly<Record<string, string>>;
  readonly keys?: Readonly<Record<string, string>>;
  readonly reports?: true;
  readonly bodies?: Readonly<
    Record<string, Documented & { readonly params: Readonly<Record<string, string>>; readonly result: Readonly<Record<string, true>> }>
  >;
  readonly shows?: Readonly<Record<string, string>>;
}

/** Arguments that must fit each other, where the tiny values by themselves do not. */
const head = () => mlp({ inputs: 3, widths: [], outputs: 3, activation: "tanh", init: "glorot", key: seedKey(4) });
const sized = (inputs: number, outputs: number) =>
  mlp({ inputs, widths: [3], outputs, activation: "tanh", init: "glorot", key: seedKey(6) });
const fitting: Readonly<Record<string, () => Record<string, unknown>>> = {
  expandLinear: () => ({ source: linearLayers({ model: tiny.Model(), deviation: 0.1, key: seedKey(5) }) }),
  adversarialTrain: () => ({ generator: sized(2, 4), discriminator: sized(4, 1) }),
  autoencoder: () => ({ encoder: sized(4, 4), decoder: sized(2, 4) }),
  decoderSampler: () => ({ model: autoencoderModel(sized(4, 4), sized(2, 4), true) }),
  joinScores: () => ({ scores: [tiny.Scores(), { is: "Scores", metrics: { width: 2 } }] }),
  twoHeadModel: () => ({ main: head(), aux: head() }),
  auxObjective: () => ({ head: "output" }),
  projectionSteps: () => ({ model: mlp({ inputs: 4, widths: [3], outputs: 3, activation: "relu", init: "he", key: seedKey(1) }) }),
};

export async function load({ path }: NodeFile): Promise<Record<string, unknown>> {
  return import(pathToFileURL(path).href);
}

/** Arguments by kind: tiny inputs, default settings (`drive`: schedules where they are taken), streams, a run of three updates, bodies. */
export function argumentsOf(
  card: AnyCard,
  { optional, drive }: { optional: boolean; drive: boolean },
): { args: Record<string, unknown>; views: ReadonlyMap<string, unknown> } {
  const { run: silent, views } = watchedRun((packageName, file) => readFile(join(nodesFolder, "../node_modules", packageName, file)));
  const run: Run = { ...silent, maxUpdates: 3, scope: () => () => run };
  const args: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(card.settings)) args[name] = drive && setting.driven ? tiny.Schedule() : setting.default;
  for (const [name, input] of Object.entries(card.inputs)) {
    if (input.optional && !optional) continue;
    const port = Object.keys(input.port)[0] as PortName;
    const make = () => (port === "Model" && timedModelFor(card.run.name)) || tiny[port]();
    args[name] = input.many ? [make(), make()] : make();
  }
  for (const name of Object.keys(card.keys ?? {})) args[name] = seedKey(1);
  for (const [name, { result }] of Object.entries(card.bodies ?? {})) {
    const ports = Object.keys(result) as PortName[];
    args[name] = async ({ key }: { key?: ReturnType<typeof keyScope> }) => {
      key?.("stream");
      return Object.fromEntries(ports.map((port) => [port.toLowerCase(), tiny[port]()]));
    };
  }
  if (card.reports) args.run = run;
  return { args: { ...args, ...fitting[card.run.name]?.() }, views };
}
