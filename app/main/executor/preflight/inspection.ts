import type { RunEvent } from "../../../../nodes/lib/events.ts";
import type { Answers, Run } from "../../../../nodes/lib/run.ts";
import type { Examples } from "../../../../nodes/ports.ts";
import type { Plan } from "../../../common/plan.ts";
import type { Check, TrainingForecast } from "../../../common/preflight.ts";
import type { NodeFunction, Workshop } from "../interpret.ts";
import { readsOf } from "../scope.ts";
import { callsIn, type NodeInfo, type NodeInfos } from "../values.ts";
import { createDataChecks, type Place } from "./data-checks.ts";
import { lineageOf, varyingIn } from "./lineage.ts";
import { type Args, isA, legsOf } from "./planned.ts";
import { measureSteps, trains } from "./steps-training.ts";
import { createTallies, type Tally } from "./tally.ts";
import { createTrainings } from "./trainings.ts";

interface Needs {
  readonly plan: Plan;
  readonly nodes: NodeInfos;
  readonly load: Workshop["load"];
  /** For measuring trainings. */
  readonly milliseconds: number;
  /** The number events since it was asked last. */
  readonly heard: () => RunEvent[];
  /** Looks at what is held in memory. */
  readonly peak: () => void;
}

/** Stands between the interpreter and the functions of the nodes, and looks at what they are given. */
export function createInspection({ plan, nodes, load, milliseconds, heard, peak }: Needs) {
  const tallies = createTallies();
  const lineage = lineageOf(plan, nodes);
  const data = createDataChecks();
  const trainings = createTrainings({
    milliseconds,
    heard,
    peak,
    count: callsIn(plan.calls).filter((call) => looksLikeTraining(call.name)).length,
  });
  const ofSteps = new Map<string, TrainingForecast>();
  const learntFrom = new Map<string, Place[]>();
  let now = { node: "", path: "" };

  function looksLikeTraining(name: string): boolean {
    const call = lineage.call(name);
    const info = nodes[call?.node ?? ""];
    if (call === undefined || info?.async !== true || !("run" in call.args)) return false;
    return Object.values(call.args)
      .flatMap(readsOf)
      .some((one) =>
        Object.values(nodes[lineage.call(one)?.node ?? ""]?.outputs ?? {}).some((port) => port === "Batches" || port === "StagePlan"),
      );
  }

  async function train(work: NodeFunction, args: Args, { node, path }: typeof now): Promise<unknown> {
    const legs = legsOf(args) ?? [];
    const argument = "plan" in args ? "plan" : "batches";
    const source = lineage.source(node, argument, "Examples") ?? node;
    const places = legs.map(({ batches }): Place => ({ examples: batches.examples, source, user: node, field: argument }));
    learntFrom.set(node, places);
    for (const place of places) await data.training(place);
    if (isA<Examples>(args.validation, "Examples")) {
      const validation = {
        examples: args.validation,
        source: lineage.source(node, "validation", "Examples") ?? node,
        user: node,
        field: "validation",
      };
      await data.measured(validation, [...places, ...trainingsBefore(node)]);
    }
    const { value, seconds } = await trainings.train(work, args, { node, path, legs });
    tallies.add(node, seconds);
    return value;
  }

  const trainingsBefore = (node: string): Place[] => lineage.before(node).flatMap((one) => learntFrom.get(one) ?? []);

  async function evaluated(args: Args, node: string): Promise<void> {
    for (const [field, value] of Object.entries(args)) {
      if (!isA<Examples>(value, "Examples")) continue;
      await data.measured(
        { examples: value, source: lineage.source(node, field, "Examples") ?? node, user: node, field },
        trainingsBefore(node),
      );
    }
  }

  /** The container goes through its turns by itself; most are answered with what a turn like it gave. */
  function turns(args: Args, node: string, info: NodeInfo): Args {
    const bodies = Object.entries(args).flatMap(([name, value]) => (typeof value === "function" && name in info.bodies ? [name] : []));
    const wrapped = bodies.map((name) => {
      const body = lineage.call(node)?.args[name];
      const varying = body !== undefined && "body" in body ? varyingIn(body) : new Set<string>();
      // Seeds do not change what a turn costs; other values may.
      const alike = info.bodies[name]?.params.key === "scope";
      // What holds functions, say the steps of a training, is made anew by each turn.
      const isPlain = !("TrainStep" in (info.bodies[name]?.result ?? {}));
      let known: { value: unknown; cost: Tally } | null = null;
      return [
        name,
        async (handed: unknown) => {
          if (isPlain && known !== null && (alike || trainings.over)) {
            tallies.again(known.cost, varying);
            return structuredClone(known.value);
          }
          known = await tallies.turn(() => (args[name] as (handed: unknown) => Promise<unknown>)(handed));
          return known.value;
        },
      ] as const;
    });
    const run = args.run as Run | undefined;
    return {
      ...args,
      ...Object.fromEntries(wrapped),
      ...(run === undefined ? {} : { run: { ...run, partial: () => {}, answers: nobody } }),
    };
  }

  return {
    /** Which call is about to be loaded. */
    calls: (node: string, path: string): void => {
      now = { node, path };
    },
    load: async (info: NodeInfo): Promise<NodeFunction> => {
      const here = now;
      const work = await load(info);
      return async (args) => {
        const isContainer = Object.keys(info.bodies).length > 0;
        if (isContainer && !trains(info, args)) return work(turns(args, here.node, info));
        const isTraining = info.async && "run" in args && (isA(args.batches, "Batches") || isA(args.plan, "StagePlan"));
        if (isTraining) return train(work, args, here);
        if (trains(info, args)) {
          const { value, seconds, forecast } = await measureSteps(work, isContainer ? turns(args, here.node, info) : args, { heard, peak });
          if (forecast !== null && !ofSteps.has(here.node)) ofSteps.set(here.node, { ...here, ...forecast });
          tallies.add(here.node, seconds);
          return value;
        }
        if (Object.values(info.outputs).includes("Scores")) await evaluated(args, here.node);
        const began = performance.now();
        const value = await work(args);
        tallies.add(here.node, (performance.now() - began) / 1000);
        return value;
      };
    },
    checks: (): Check[] => [...trainings.checks(), ...data.checks],
    trainings: (): TrainingForecast[] =>
      [...trainings.forecasts(), ...ofSteps.values()].flatMap((one) => {
        const cost = tallies.total.get(one.node);
        return cost === undefined ? [] : [{ ...one, times: cost.times, seconds: cost.seconds / cost.times }];
      }),
    total: tallies.total,
  };
}

/** Agents outside are left in peace. */
const nobody: Answers = { at: () => ({ acts: [] }), keep: async () => {} };
