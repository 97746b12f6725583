import type { Check } from "../../../common/preflight.ts";
import type { MeasuredLeg } from "./measure.ts";
import { judge, leastFall, type Overfit } from "./overfit.ts";
import { type Args, inUpdates, type Leg } from "./planned.ts";
import { scheduleFault } from "./schedule-faults.ts";
import type { Size } from "./size.ts";

/** What the settings of a training say against each other. */
export function settingChecks(node: string, args: Args, legs: readonly Leg[]): Check[] {
  const found: Check[] = [];
  const longest = Math.max(0, ...legs.map(({ updates }) => updates));
  const say = (code: string, field: string, level: Check["level"], message: string, fix: string) =>
    found.push({ code, level, node, field, message, fix });
  const { evaluateEvery, keepAt, validation } = args;
  if (longest === 0) {
    const field = "budget" in args ? "budget" : "updates" in args ? "updates" : "plan";
    say("no-updates", field, "warning", "It makes no update: the model stays as it is.", "Give it a budget above 0.");
    return found;
  }
  const [first] = legs as [Leg, ...Leg[]];
  if (typeof evaluateEvery === "number" && evaluateEvery > 0) {
    const every = inUpdates(args, evaluateEvery, first);
    if (validation === undefined)
      say(
        "marks-unused",
        "evaluateEvery",
        "note",
        "It has marks, and no validation examples to measure on.",
        "Wire validation examples, or set it to 0.",
      );
    else if (every > longest)
      say(
        "marks-late",
        "evaluateEvery",
        "note",
        `Its first mark would come after ${whole(every)} updates, and it ends after ${whole(longest)}: it is only measured at the end.`,
        `Set it below ${whole(longest)} updates.`,
      );
  }
  if (typeof keepAt === "number" && keepAt > 0 && inUpdates(args, keepAt, first) > longest)
    say("keep-late", "keepAt", "note", "The copy to keep lies past the end: the final weights are kept.", "Set it below the budget.");
  for (const { name, batches } of legs) {
    if (batches.size <= batches.examples.count) continue;
    const where = name === "" ? "" : ` of stage “${name}”`;
    say(
      "batch-larger",
      "batches",
      "note",
      `Batches${where} are of ${whole(batches.size)}, and there are ${whole(batches.examples.count)} examples.`,
      "Make the batches smaller, or take more examples.",
    );
  }
  return found;
}

/** Schedules that do not fit the length of their training. */
export function scheduleChecks(node: string, measured: readonly MeasuredLeg[], legs: readonly Leg[]): Check[] {
  return measured.flatMap(({ numbers, drivers }, at) => {
    const leg = legs[at];
    if (leg === undefined) return [];
    return Object.entries(numbers).flatMap(([name, driven]): Check[] => {
      const driver = drivers[name];
      // One that no node drives was made inside the training for its own ends, say the ramp of a range test.
      if (typeof driven === "number" || driver === undefined) return [];
      const fault = scheduleFault(driven, leg.updates, leg.batches.size);
      if (fault === null) return [];
      const what = `${name} of ${node}${leg.name === "" ? "" : `, stage “${leg.name}”`}`;
      return [{ code: fault.code, level: fault.level, node: driver, message: `As ${what}: ${lower(fault.message)}`, fix: fault.fix }];
    });
  });
}

/** Whether each stage learns one batch. */
export function overfitChecks(node: string, args: Args, found: readonly Overfit[], size: Size): Check[] {
  return found.flatMap((one): Check[] => {
    const verdict = judge(one);
    if (verdict === "learns" || verdict === "short") return [];
    const where = one.stage === "" ? "" : ` in stage “${one.stage}”`;
    const after = Number.isFinite(one.after) ? short(one.after) : "infinity";
    if (verdict === "grows")
      return [
        {
          code: "overfit-grows",
          level: "warning",
          node,
          message: `On one batch the loss grows from ${short(one.before)} to ${after} in ${one.updates} updates${where}.`,
          fix: "Lower the learning rate, or put a gradient clip in front of it.",
        },
      ];
    return [
      {
        code: "overfit-stuck",
        level: "warning",
        node,
        message: `The loss falls by less than ${100 * leastFall} % on one batch (${short(one.before)} to ${after} in ${one.updates} updates)${where}: this cannot learn as it is wired.`,
        fix: `Likely: ${reasons(args, one, size).join("; ")}.`,
      },
    ];
  });
}

function reasons({ trainable }: Args, { before, after }: Overfit, { learning, parameters }: Size): string[] {
  return [
    ...(before === after ? ["the rate is 0, or the loss does not depend on what learns"] : ["the rate is too small"]),
    ...(learning < parameters
      ? [`only ${whole(learning)} of ${whole(parameters)} weights learn${trainable ? ` (trainable: ${String(trainable)})` : ""}`]
      : []),
    ...(after > before ? ["the rate is too large"] : []),
    "labels that do not belong to their examples",
  ];
}

const short = (value: number): string => String(Number(value.toPrecision(3)));
const whole = (value: number): string => Math.round(value).toLocaleString("en-US");
/** "It climbs" after a colon. */
const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
