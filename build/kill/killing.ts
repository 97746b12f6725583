import { isDeepStrictEqual } from "node:util";
import type { Catalog } from "../../app/common/catalog.ts";
import { runOrder } from "../../app/main/order.ts";
import { withSeeds } from "../../app/main/plan-seed.ts";
import { templateIds } from "../../app/main/templates.ts";
import { readGraph } from "../template-files.ts";
import { chanceOf } from "./chance.ts";
import { openStation, type Went } from "./station.ts";
import { differences } from "./trace.ts";

/** One run that was killed once or more often, taken up again each time, and compared with the undisturbed one. */
export interface Tried {
  readonly template: string;
  readonly saveEveryMs: number | undefined;
  /** Numbers told before each blow. */
  readonly blows: readonly number[];
  /** Updates at which trainings were taken up from their checkpoints. */
  readonly from: readonly string[];
  /** Empty where all is the same, bit for bit. */
  readonly wrong: readonly string[];
}

/**
 * Kills executors with SIGKILL at seeded places of the templates' runs until there were `kills`. Each training has at most `updates`, of
 * the first seed. `fits` chooses templates. Whether a run is killed again after it was taken up, and how often states are saved, is chance.
 */
export async function killing(
  catalog: Catalog,
  kills: number,
  seed: number,
  tell: (tried: Tried) => void,
  fits: (id: string) => boolean = () => true,
  updates = 60,
): Promise<readonly Tried[]> {
  const chance = chanceOf(seed);
  const station = await openStation();
  const orderOf = async (template: string, name: string, saveEveryMs: number | undefined) => {
    const { plan } = readGraph(template, catalog);
    const first = withSeeds(plan, plan.seeds?.values.slice(0, 1) ?? [plan.seed]);
    const run = `${template.replaceAll("/", "-")}-${name}`;
    const order = await station.at(runOrder(run, first, catalog, updates), `Cache-${run}`);
    return saveEveryMs === undefined ? order : { ...order, saveEveryMs };
  };
  try {
    const undisturbed = new Map<string, Went>();
    const tries: Tried[] = [];
    const ids = (await templateIds()).filter(fits);
    for (let done = 0, round = 0; done < kills; round++) {
      const template = ids[round % ids.length] as string;
      const whole = undisturbed.get(template) ?? (await station.run(await orderOf(template, "whole", undefined)));
      undisturbed.set(template, whole);
      const saveEveryMs = chance.oneOf([0, 0, 20, 100, undefined]);
      const name = `cut${round}`;
      const order = await orderOf(template, name, saveEveryMs);
      const blows: number[] = [];
      const wrong: string[] = whole.end.status === "done" ? [] : [`undisturbed: ${whole.end.problem?.message}`];
      const from: string[] = [];
      let went: Went | undefined;
      while (went === undefined || went.killed) {
        const again = blows.length === 0 || (done < kills && chance.share() < 0.4);
        const least = Math.min(blows.at(-1) ?? 0, whole.trace.size - 2);
        const blow = { after: least + 1 + chance.below(whole.trace.size - least - 1), delay: chance.oneOf([0, 0, chance.below(40)]) };
        went = await station.run({ ...order, resume: blows.length > 0 }, again ? { blow } : {});
        for (const event of went.events) if (event.event === "from") from.push(`${event.node} ${event.step} ${event.source}`);
        wrong.push(...went.contradictions);
        if (!went.killed) break;
        // What it told up to then is a part of the whole.
        for (const key of went.trace.keys())
          if (!Object.is(went.trace.get(key), whole.trace.get(key))) wrong.push(`before the blow: ${key}`);
        blows.push(went.trace.size);
        done++;
      }
      wrong.push(...differences(whole.trace, went.trace));
      if (went.end.status !== "done") wrong.push(`${went.end.status}: ${went.end.problem?.message}`);
      if (!isDeepStrictEqual(went.end.outputs, whole.end.outputs)) wrong.push("the results differ");
      const tried = { template, saveEveryMs, blows, from, wrong: wrong.slice(0, 10) };
      tries.push(tried);
      tell(tried);
    }
    return tries;
  } finally {
    await station.close();
  }
}
