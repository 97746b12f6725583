import { sharedCatalog } from "../../app/main/host.ts";
import { templateIds } from "../../app/main/templates.ts";
import { handling } from "./hands.ts";

/** `node build/kill/hand.ts 20 7`: twenty runs by hand, as seed 7 says, each replayed from its record, also with a kill. */
const rounds = Number(process.argv[2] ?? 20);
const seed = Number(process.argv[3] ?? 1);
const { catalog } = await sharedCatalog();
const all = await handling(catalog, await templateIds(), rounds, seed, ({ template, acts, killed, replayKilled, wrong }) => {
  const told = acts.map(({ node, step, act }) => `${step} ${node} ${act.do}`).join(", ");
  console.log(`${template}${killed ? ", killed" : ""}${replayKilled ? ", replay killed" : ""}: ${told || "no acts"}`);
  for (const line of wrong) console.log(`      WRONG  ${line}`);
});
const bad = all.filter(({ wrong }) => wrong.length > 0).length;
console.log(
  `${all.length} runs by hand, ${all.reduce((sum, { acts }) => sum + acts.length, 0)} acts: ${all.length - bad} replayed the same, ${bad} did not`,
);
process.exit(bad > 0 ? 1 : 0);
