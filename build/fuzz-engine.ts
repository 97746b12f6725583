import { compareProgram } from "../nodes/lib/engine/compare-program.test-helper.ts";
import { randomProgram } from "../nodes/lib/engine/random-program.test-helper.ts";
import { useEngine } from "../nodes/lib/engine.ts";

/**
 * `npm run fuzz:engine -- 5000 [first seed]`: random programs, compiled against eager, bit for bit. The tests run the first 150.
 * Prints what differs, with the seed that brings it back, and exits with 1.
 */
const many = Number(process.argv[2] ?? 2000);
const first = Number(process.argv[3] ?? 1000);
await useEngine();
const counts = new Map<string, number>();
for (let seed = first; seed < first + many; seed++) {
  const outcome = compareProgram(randomProgram(seed));
  const [kind] = outcome.split(":") as [string];
  counts.set(kind, (counts.get(kind) ?? 0) + 1);
  if (kind === "differs") console.log(outcome);
}
console.log(
  `${many} programs from seed ${first}: ${[...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, count]) => `${count} ${kind}`)
    .join(", ")}`,
);
process.exit(counts.has("differs") ? 1 : 0);
