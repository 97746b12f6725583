/** The seven families of wires, each with one colour and one shape; all port types fall into one of them. */
export type PortFamily = "data" | "model" | "schedule" | "objective" | "optimizer" | "trained" | "number";
export type PortShape = "circle" | "hexagon" | "diamond" | "square" | "pentagon" | "triangle" | "dot";

export interface PortLook {
  readonly family: PortFamily;
  readonly shape: PortShape;
  /** A CSS value, so that both themes give their own tone. */
  readonly colour: string;
}

const look = (family: PortFamily, shape: PortShape, variable: string): PortLook => ({ family, shape, colour: `var(--${variable})` });

export const families: Readonly<Record<PortFamily, PortLook>> = {
  data: look("data", "circle", "data"),
  model: look("model", "hexagon", "model"),
  schedule: look("schedule", "diamond", "sched"),
  objective: look("objective", "square", "obj"),
  optimizer: look("optimizer", "pentagon", "text"),
  trained: look("trained", "triangle", "ckpt"),
  number: look("number", "dot", "num"),
};

const familyOf: Readonly<Record<string, PortFamily>> = {
  Examples: "data",
  Batches: "data",
  Curriculum: "data",
  ExampleScores: "data",
  Model: "model",
  Part: "model",
  Schedule: "schedule",
  Objective: "objective",
  GradientSource: "objective",
  Scores: "objective",
  Table: "objective",
  Verdict: "objective",
  Plot: "objective",
  GradientTransform: "optimizer",
  Trained: "trained",
  Stage: "trained",
  StagePlan: "trained",
  TrainStep: "optimizer",
  Probe: "objective",
  Agent: "schedule",
  Exploit: "optimizer",
  Explore: "optimizer",
  Lineage: "trained",
  FeasibilitySolver: "optimizer",
  DifferentiableTraining: "model",
  Lessons: "data",
  Sampler: "model",
  Path: "schedule",
  TimeSampler: "schedule",
  Derivative: "optimizer",
  AdversarialObjective: "objective",
  Environment: "data",
  BalanceObjective: "objective",
  Distribution: "trained",
  Series: "data",
  ReservoirCell: "model",
  States: "data",
  Residuals: "data",
  StepWeights: "schedule",
  PredictionIntervals: "trained",
  Stream: "data",
  Adapter: "optimizer",
  AuxTask: "objective",
  WeightMap: "model",
  number: "number",
};

/** Look of a port type; a list has the look of its element. Types added later fall back to data. */
export function portLook(port: string): PortLook {
  return families[familyOf[port.replace(/\[\]$/, "")] ?? "data"];
}

/** Look of a node in lists: what it is for. A training gives models too, but it is a training. */
export function cardLook(outputs: Readonly<Record<string, string>>): PortLook {
  const ports = Object.values(outputs);
  return portLook(ports.find((port) => port === "Trained") ?? ports[0] ?? "number");
}
