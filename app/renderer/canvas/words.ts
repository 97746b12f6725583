import type { CatalogNode, Setting } from "../../common/catalog.ts";
import type { GraphNode, Json } from "../../common/document.ts";
import type { Docked } from "./dock.ts";

/** `halfCycle` -> "half cycle"; names on pins are words, not identifiers. */
export function words(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
}

/** A number as people write it: 10,000 but 0.001 and 3e-5. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && size < 1e-4) return value.toExponential().replace("e-0", "e-");
  if (Number.isInteger(value)) return size >= 10_000 ? value.toLocaleString("en-US") : String(value);
  return String(Number(value.toPrecision(6)));
}

export function valueText(value: Json | undefined): string {
  if (typeof value === "number") return figure(value);
  if (typeof value === "boolean") return value ? "on" : "off";
  if (Array.isArray(value)) return value.every((v) => typeof v === "number") ? value.map(figure).join(", ") : `${value.length} lines`;
  return value === undefined || value === null ? "" : String(value);
}

export function settingValue(node: GraphNode, name: string, setting: Setting): Json {
  return node.settings[name] ?? (setting.default as Json);
}

/** `@name` as a unit: the value of that setting of the same node says what the number counts. */
export function siblingUnit(setting: Setting): string | undefined {
  const unit = setting.control === "number" ? setting.unit : undefined;
  return unit?.startsWith("@") === true ? unit.slice(1) : undefined;
}

/** The unit in which a setting's number counts on this node. */
export function unitOf(node: GraphNode, card: CatalogNode | undefined, setting: Setting): string | undefined {
  const sibling = siblingUnit(setting);
  const other = sibling === undefined ? undefined : card?.settings[sibling];
  if (sibling !== undefined) return other === undefined ? undefined : String(settingValue(node, sibling, other));
  return setting.control === "number" || setting.control === "numbers" ? setting.unit : undefined;
}

/** A setting that depends on another is hidden while that one says it does not matter. */
export function applies(node: GraphNode, card: CatalogNode, setting: Setting): boolean {
  if (setting.when === undefined) return true;
  const other = card.settings[setting.when.setting];
  if (other === undefined) return true;
  return setting.when.is.includes(settingValue(node, setting.when.setting, other));
}

export function titleOf(node: GraphNode, card: CatalogNode | undefined): string {
  return node.title ?? card?.title ?? node.node;
}

export interface Words {
  readonly node: string;
  readonly text: string;
  /** Stands between this part and the one before. */
  readonly joint: "" | "▸" | "+" | "×";
  /** A wire brings one of its numbers. */
  readonly driven?: true;
}

/** One docked node in a few words: `momentum 0.9`, or only `rate` where it is nothing but a driven number. */
export function phrase(node: GraphNode, card: CatalogNode | undefined, isDriven: (setting: string) => boolean): string {
  if (card === undefined) return node.name;
  const settings = Object.entries(card.settings);
  const [only] = settings;
  if (only !== undefined && settings.length === 1 && only[1].control === "number" && only[1].driven === true)
    return isDriven(only[0]) ? words(only[0]) : `${words(only[0])} ${valueText(settingValue(node, ...only))}`;
  const title = titleOf(node, card);
  const told = settings.find(([name, setting]) => setting.onNode === true && applies(node, card, setting) && !isDriven(name));
  const lower = `${title.charAt(0).toLowerCase()}${title.slice(1)}`;
  // A zero says that this part is off, and need not be told.
  if (
    told === undefined ||
    settingValue(node, ...told) === 0 ||
    told[1].control === "toggle" ||
    told[1].control === "rows" ||
    told[1].control === "text"
  )
    return lower;
  return `${lower} ${valueText(settingValue(node, ...told))}`;
}

/** What weighs another part is read as a factor: `0.5 × cross-entropy`. */
function factor(node: GraphNode, card: CatalogNode | undefined, isDriven: (setting: string) => boolean): string | undefined {
  const [only, ...others] = Object.entries(card?.settings ?? {});
  if (only === undefined || others.length > 0 || only[1].control !== "number") return undefined;
  return isDriven(only[0]) ? words(only[0]) : valueText(settingValue(node, ...only));
}

/** The words of a socket: a list of transforms reads as a chain, a mix of objectives as a sum. */
export function socketWords(
  tree: Docked,
  cardOf: (node: GraphNode) => CatalogNode | undefined,
  isDriven: (node: string, setting: string) => boolean,
  joint: Words["joint"] = "",
): readonly Words[] {
  const card = cardOf(tree.node);
  const drives = (setting: string) => isDriven(tree.node.name, setting);
  const driven = Object.keys(card?.settings ?? {}).some(drives) ? { driven: true as const } : {};
  const own: Words = { node: tree.node.name, text: phrase(tree.node, card, drives), joint, ...driven };
  if (tree.children.length === 0) return [own];
  const isList = tree.children.every((child) => card?.inputs[child.pin]?.many === true);
  const between = card?.family === "optimizers" ? "▸" : "+";
  const inner = tree.children.flatMap((child, i) => socketWords(child, cardOf, isDriven, isList ? (i === 0 ? joint : between) : "×"));
  return isList ? inner : [{ ...own, text: factor(tree.node, card, drives) ?? own.text }, ...inner];
}

const givenNames: Readonly<Record<string, string>> = {
  GradientTransform: "optimizer",
  GradientSource: "gradient",
  ExampleScores: "scores",
  StagePlan: "plan",
  TrainStep: "steps",
  FeasibilitySolver: "solver",
  DifferentiableTraining: "learner",
  AdversarialObjective: "game",
  TimeSampler: "times",
  BalanceObjective: "balance",
  StepWeights: "weights",
  PredictionIntervals: "intervals",
  WeightMap: "map",
  AuxTask: "task",
  Trained: "run",
  "Trained[]": "runs",
};

/** What an output is called: a field of a record by its own name, a single output by the thing that it gives. */
export function outLabel(port: string, pin: string): string {
  return pin === "out" ? (givenNames[port] ?? words(port.charAt(0).toLowerCase() + port.slice(1))) : words(pin);
}
