import { fuzzRuns } from "../app/main/runs/fuzz.test-helper.ts";

/** Damages folders of runs at random and tries everything a store can do: `npm run fuzz:runs -- 2000 [seed]`. */
const [cases = 2000, seed = 1] = process.argv.slice(2).map(Number);
const began = performance.now();
const { harms, wrong } = await fuzzRuns({ cases, seed });
for (const line of wrong) console.error(line);
const kinds = Object.keys(harms).length;
console.log(
  `${cases} damaged folders, ${kinds} kinds of damage, ${wrong.length} wrong, ${((performance.now() - began) / 1000).toFixed(0)} s`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
