import { sharedCatalog } from "../../app/main/host.ts";
import { killing } from "./killing.ts";

/**
 * `node build/kill/kill.ts 100 7`: kills executors a hundred times, in the order that seed 7 says, and compares every trace.
 * A third word is a part of the ids of the templates that are tried, a fourth the most updates of each training (60).
 */
const kills = Number(process.argv[2] ?? 100);
const seed = Number(process.argv[3] ?? 1);
const { catalog } = await sharedCatalog();
const began = performance.now();
let done = 0;
const tries = await killing(
  catalog,
  kills,
  seed,
  ({ template, saveEveryMs, blows, from, wrong }) => {
    done += blows.length;
    const how = saveEveryMs === undefined ? "saved as often as its share of the time allows" : `saved every ${saveEveryMs} ms`;
    console.log(
      `${String(done).padStart(4)}  ${template}  ${how}, killed after ${blows.join(", ")} numbers${from.length === 0 ? "" : `; went on from ${from.join(", ")}`}`,
    );
    for (const line of wrong) console.log(`      WRONG  ${line}`);
  },
  (id) => id.includes(process.argv[4] ?? ""),
  Number(process.argv[5] ?? 60),
);
const bad = tries.filter(({ wrong }) => wrong.length > 0).length;
console.log(
  `${done} kills in ${tries.length} runs: ${tries.length - bad} ended with the trace of the undisturbed run, ${bad} did not (${Math.round((performance.now() - began) / 1000)} s)`,
);
process.exit(bad > 0 ? 1 : 0);
