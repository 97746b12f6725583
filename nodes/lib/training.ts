// SPDX-License-Identifier: MIT-0
import type { Examples, Model, Trained } from "../ports.ts";
import { trainedOf } from "./ledger.ts";
import { advance, type Course } from "./loop.ts";
import { type Best, marksOf, modelOf, mostAccurate } from "./marks.ts";
import { owning } from "./owning.ts";
import { beginning, open } from "./resume.ts";
import type { Run } from "./run.ts";
import type { Learning, Unit, Worth } from "./train-step.ts";
import { disposeTree } from "./tree.ts";
import type { View } from "./view.ts";
import type { Agent, Probe } from "./vocabulary/learning.ts";

export type Models = Readonly<Record<string, Model>>;

/**
 * Runs a training from its start or from where it was saved, shared or branched off, until its budget is used: what every node
 * that trains does around the loop. The models are the caller's, each with weights of its own: `final`, at the best mark, and after
 * `keepAt` units.
 */
export async function runLearning({
  learning,
  validation,
  best = mostAccurate,
  probes = [],
  agent,
  budget,
  unit,
  evaluateEvery,
  keepAt = 0,
  run,
}: {
  learning: Learning;
  validation?: Examples | undefined;
  best?: Best;
  probes?: readonly Probe[];
  agent?: Agent | undefined;
  budget: number;
  unit: Unit;
  evaluateEvery: number;
  keepAt?: number;
  run: Run;
}): Promise<{ final: Models; best: Models; kept: Models; run: Trained }> {
  return owning(async () => {
    const { ledger, from } = beginning(learning, await open(run), run, { budget, unit });
    const state = await advance(
      {
        step: learning,
        budget,
        unit,
        ...marksOf(learning, validation, best, evaluateEvery),
        ...pictures(learning, probes),
        ...(agent ? { agent } : {}),
        keepAt,
        keep: (state) => learning.worth(state),
        run,
        structure: null,
        ...(from ? { from } : {}),
      },
      ledger,
    );
    const final = learning.worth(state);
    const kept = ledger.weights as { best?: Worths; kept?: Worths };
    return {
      final: modelsOf(learning, final),
      best: modelsOf(learning, kept.best ?? final),
      kept: modelsOf(learning, kept.kept ?? final),
      run: trainedOf(ledger),
    };
  });
}

type Worths = Readonly<Record<string, Worth>>;

function modelsOf({ models }: Learning, worths: Worths): Models {
  return Object.fromEntries(
    Object.entries(models).map(([name, model]) => [name, modelOf(model, { weights: {}, stats: {}, ...worths[name] })]),
  );
}

function pictures(learning: Learning, probes: readonly Probe[]): Pick<Course, "pictures"> {
  const own = learning.pictures;
  if (probes.length === 0 && !own) return {};
  const isDueAt = (every: number, step: number | "end") => step === "end" || (every > 0 && step % every === 0);
  return {
    pictures: {
      isDue: (step) => (own !== undefined && isDueAt(own.every, step)) || probes.some(({ every }) => isDueAt(every, step)),
      draw: async (state, trained, step) => {
        const views: Record<string, View> = own && isDueAt(own.every, step) ? { ...(await own.draw(state)) } : {};
        const due = probes.filter(({ every }) => isDueAt(every, step));
        if (due.length === 0) return views;
        const models = modelsOf(learning, learning.worth(state));
        for (const probe of due) {
          const view = await probe.draw({ models, trained, step: trained.updates });
          if (view) views[probe.name] = view;
        }
        for (const { weights, stats, constants } of Object.values(models))
          for (const tree of [weights, stats, constants]) disposeTree(tree);
        return views;
      },
    },
  };
}
