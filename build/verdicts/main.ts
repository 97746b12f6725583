import { availableParallelism } from "node:os";
import { recordMachine } from "../../app/main/calibrate.ts";
import { calibrate } from "../../app/main/cli/execute.ts";
import { sharedCatalog } from "../../app/main/host.ts";
import { templateIds } from "../../app/main/templates.ts";
import { forget, fresh, keep, keepSeconds, type Line, measure, secondsPerSeed, seedsOf } from "./measure.ts";
import { writePage } from "./page.ts";
import { clock } from "./time-left.ts";

/**
 * `npm run verdicts`: measures every template whose verdict is stale over the seeds of its graph, several at a time, and writes
 * `verdict.json` (figures, seeds, hash of all they came from), `picture.json` (the curves for the gallery) and the page of all
 * verdicts, `templates/README.md`. Broken off, it goes on with what is trained. Then one seed of each is timed alone.
 *
 * Words are parts of ids, which are measured whether they are stale or not, and not timed; `--all` also measures what is fresh; `--lanes 1` one at a time; `--no-times` keeps the times of before;
 * `--times` only times; `--seeds 1,2,3` measures on other seeds and writes nothing: for setting regime and margins;
 * `--machine` also times this machine, so that the gallery can tell how long a verdict takes on another; `--page` only the page.
 */
const args = process.argv.slice(2);
const flags = ["--all", "--lanes", "--no-times", "--times", "--seeds", "--machine", "--page"];
const unknown = args.filter((word) => word.startsWith("-") && !flags.includes(word));
if (unknown.length > 0) {
  console.error(
    `npm run verdicts does not know ${unknown.join(" ")}. It takes parts of ids and ${flags.join(" ")}; CONTRIBUTING.md says what they do.`,
  );
  process.exit(2);
}
const after = (flag: string) => (args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined);
const words = args.filter((word, at) => !word.startsWith("--") && !["--seeds", "--lanes"].includes(args[at - 1] ?? ""));
const asked = after("--seeds")?.split(",").map(Number);
const lanes = Number(after("--lanes") ?? Math.min(2, availableParallelism()));
const { catalog } = await sharedCatalog();
const chosen = (await templateIds()).filter((id) => words.length === 0 || words.some((word) => id.includes(word)));
const onlyTimes = args.includes("--times");
const onlyPage = args.includes("--page");

const due = onlyPage || onlyTimes ? [] : chosen.filter((id) => asked || args.includes("--all") || words.length > 0 || !fresh(id, catalog));
const left = clock(
  due.map((id) => ({ id, seeds: (asked ?? seedsOf(id, catalog)).length, perSeed: secondsPerSeed(id) })),
  lanes,
);
console.log(due.length === 0 ? "" : `${due.length} of ${chosen.length} templates to measure, ${lanes} at a time`);

const waiting = [...due];
const failed: string[] = [];
await Promise.all(Array.from({ length: lanes }, lane));

async function lane(): Promise<void> {
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    const seeds = asked ?? seedsOf(id, catalog);
    const name = id;
    left.begin(name);
    try {
      const made = await measure(name, catalog, {
        seeds,
        tell: (seedsDone) => console.log(`  ${name}: ${seedsDone} of ${seeds.length} seeds; ${left.tell(name, seedsDone)}`),
      });
      left.end(name);
      console.log(`\n${name}: ${seeds.length} seeds in ${made.seconds} s; ${left.tell(name, seeds.length)}`);
      for (const line of made.lines) console.log(wordsOf(line));
      if (asked === undefined) await keep(name, catalog, made, secondsPerSeed(name) ?? made.seconds / seeds.length);
    } catch (error) {
      failed.push(name);
      console.error(`\n${name}: ${(error as Error).message}`);
    }
  }
}

if (asked === undefined) {
  const timed = onlyTimes ? chosen : args.includes("--no-times") || words.length > 0 ? [] : due.filter((id) => !failed.includes(id));
  for (const id of timed) {
    const [seed] = seedsOf(id, catalog);
    const { seconds } = await measure(id, catalog, { seeds: [seed as number], anew: true });
    console.log(`${id}: one run ${seconds} s`);
    await keepSeconds(id, seconds);
  }
  if (args.includes("--machine")) await recordMachine(calibrate);
  await writePage(catalog);
  if (failed.length === 0 && !onlyPage && !onlyTimes && words.length === 0) await forget();
}
process.exit(failed.length > 0 ? 1 : 0);

function wordsOf({ status, claim, metric, difference, interval, margin }: Line): string {
  const signed = (value: number) => `${value >= 0 ? "+" : ""}${value.toFixed(4)}`;
  return `  ${status}: ${claim}\n    ${metric} ${signed(difference)} [${interval.map(signed).join(", ")}], margin ${margin}`;
}
