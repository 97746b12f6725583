import { beforeAll, describe, expect, test } from "vitest";
import type { Catalog } from "../common/catalog.ts";
import { compile } from "../common/compile.ts";
import type { TemplateCard } from "../common/contract.ts";
import { type Fitted, fitTime } from "../common/fit-time.ts";
import type { Preflight } from "../common/preflight.ts";
import { sharedCatalog } from "./host.ts";
import { readTemplates } from "./templates.ts";

let catalog: Catalog;
let templates: readonly TemplateCard[];

beforeAll(async () => {
  ({ catalog } = await sharedCatalog());
  templates = await readTemplates(catalog);
});

/** As if every training of the document took a second and nothing else any time. */
function forecastOf({ document }: TemplateCard): Preflight {
  const trains = (node: string) => {
    const { inputs = {}, outputs = {}, settings = {}, reports = false } = catalog.nodes[node] ?? {};
    const ofExamples = node.startsWith("training/") && ("batches" in inputs || "plan" in inputs);
    const ofSteps = Object.values(outputs).includes("Trained") && ("budget" in settings || "updates" in settings);
    return reports && (ofExamples || ofSteps);
  };
  const one = { path: "", parameters: 1, learning: 1, stateBytes: 1, stepMs: 1, updates: 1000, seconds: 1, times: 1, overfit: null };
  const trainings = document.nodes.flatMap(({ name, node }) => (trains(node) ? [{ node: name, ...one }] : []));
  return { checks: [], trainings, seconds: trainings.length, bytes: 0, took: 0, complete: true };
}

const fitted = (template: TemplateCard, factor: number): Fitted => {
  const forecast = forecastOf(template);
  return fitTime({ document: template.document, catalog, forecast, minutes: (factor * forecast.seconds) / 60 });
};

describe("every template", () => {
  test("made half as long still runs, and nothing but lengths has changed", () => {
    for (const template of templates) {
      const { document, changed, remarks } = fitted(template, 0.5);
      expect(compile(document, catalog).problems, template.id).toEqual([]);
      if (forecastOf(template).trainings.length === 0) {
        // One that solves for its weights takes as long as it takes, and says so.
        expect([changed, remarks], template.id).toEqual([[], ["There is no training whose length a setting says."]]);
        continue;
      }
      expect(remarks, template.id).toEqual([]);
      expect(changed.length, template.id).toBeGreaterThan(0);
      for (const { from, to, unit } of changed) {
        expect(["updates", "epochs", "presentations"]).toContain(unit);
        if (typeof from === "number") expect(Math.abs((to as number) - from / 2)).toBeLessThanOrEqual(0.5 + 0.01 * from);
      }
    }
  });

  test("fitted to the time that it takes is the same document", () => {
    for (const template of templates) expect(fitted(template, 1).document, template.id).toBe(template.document);
  });

  test("made three times as long and then a third as long comes back, but for rounding", () => {
    for (const template of templates) {
      const longer = fitted(template, 3);
      const back = fitTime({
        document: longer.document,
        catalog,
        forecast: forecastOf(template),
        minutes: forecastOf(template).seconds / 180,
      });
      for (const { node, setting, from } of longer.changed) {
        const now = back.document.nodes.find(({ name }) => name === node)?.settings[setting];
        if (typeof from === "number") expect(Math.abs((now as number) - from), `${template.id} ${node}.${setting}`).toBeLessThanOrEqual(1);
      }
    }
  });
});

test("of all nodes that feed a training, these settings follow its length", () => {
  const inTime = Object.values(catalog.nodes)
    .filter(({ family }) => ["schedules", "curricula", "data", "objectives", "optimizers", "models", "distillation"].includes(family))
    .flatMap(({ id, settings }) =>
      Object.entries(settings).flatMap(([name, setting]) => {
        const units =
          setting.control === "rows" ? Object.values(setting.fields).map(({ unit }) => unit) : "unit" in setting ? [setting.unit] : [];
        return units.some((unit) => unit === "updates" || unit === "epochs" || unit === "presentations") ? [`${id}.${name}`] : [];
      }),
    );
  // A new one is to be looked at: does it last as long as the training, or (like the updates of an epoch) not?
  expect(inTime.sort()).toEqual([
    "curricula/pacing.epochs",
    "schedules/after.step",
    "schedules/by-hand.holds",
    "schedules/cosine.steps",
    "schedules/cosine.warmup",
    "schedules/cyclical.halfCycle",
    "schedules/linear.start",
    "schedules/linear.steps",
    "schedules/loss-gap-temperature.epochs",
    "schedules/loss-gap-temperature.stepsPerEpoch",
    "schedules/on-metric.every",
    "schedules/one-cycle.steps",
    "schedules/piecewise.steps",
  ]);
});
