// SPDX-License-Identifier: MIT-0
// What the tests of script.ts run in a process of its own: an exported script in small.
import type { Tensor } from "@tensorflow/tfjs";
import { train } from "../../training/train.ts";
import { start } from "../script.ts";
import { plainObjective, rings, sgd, tinyBatches, tinyModel } from "../training.test-helper.ts";

const { settings, key, run, finish } = await start({ seed: 1, settings: { rate: 0.1, updates: 400 } });

const data = rings(100, key("data").words[0]);
const { run: trainRun, model: trained } = await train({
  model: tinyModel(),
  batches: tinyBatches(data),
  gradient: plainObjective(),
  optimizer: sgd(settings.rate),
  validation: data,
  budget: settings.updates,
  unit: "updates",
  trainable: "",
  evaluateEvery: 50,
  keepAt: 0,
  run: run("train"),
});
const { kernel } = trained.weights.output as { kernel: Tensor };
await finish({ last: trainRun.curves.loss?.y.at(-1), weight: kernel.dataSync()[0] });
