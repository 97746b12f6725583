import { availableParallelism, loadavg } from "node:os";
import { createExecutor } from "../../app/main/executor-process.ts";
import { changed, graph, planOf } from "../../app/main/fixtures/graphs.ts";
import { sharedCatalog } from "../../app/main/host.ts";
import { runOrder } from "../../app/main/order.ts";

/**
 * `node build/bench/lanes.ts`: two runs of the queue one after the other with all cores each, two at a time with one
 * thread each, as its lanes do, and two at a time that share the cores by themselves. Interleaved, medians, in seconds.
 */
const rounds = 5;
const sizes = {
  small: { "train.budget": 2000 },
  large: { "data.size": "28", "data.count": 2000, "net.inputs": 784, "net.widths": [256, 256], "order.size": 128, "train.budget": 300 },
};

const { catalog } = await sharedCatalog();
let seed = 0;

async function run(settings: Readonly<Record<string, unknown>>, env: Readonly<Record<string, string>>): Promise<void> {
  const executor = createExecutor({ events: () => {}, state: () => {} }, { env });
  await executor.ready();
  const document = { ...changed(graph("one-training", catalog), settings), seed: ++seed };
  const { status } = await executor.run(runOrder(`bench-${seed}`, planOf(document, catalog), catalog));
  executor.close();
  if (status !== "done") throw new Error(`a run ended as ${status}`);
}

const ways: Readonly<Record<string, (settings: Readonly<Record<string, unknown>>) => Promise<unknown>>> = {
  "one after the other": async (settings) => {
    await run(settings, {});
    await run(settings, {});
  },
  "two, one thread each": (settings) => Promise.all([1, 2].map(() => run(settings, { PATCHBAY_THREADS: "1" }))),
  "two, sharing": (settings) => Promise.all([1, 2].map(() => run(settings, {}))),
};

console.log(`${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`);
for (const [size, settings] of Object.entries(sizes)) {
  const times = new Map(Object.keys(ways).map((way) => [way, [] as number[]]));
  for (let round = 0; round < rounds; round++)
    for (const [way, job] of Object.entries(ways)) {
      const began = performance.now();
      await job(settings);
      times.get(way)?.push((performance.now() - began) / 1000);
    }
  for (const [way, all] of times) console.log(`${size}  ${way.padEnd(22)} ${all.sort((a, b) => a - b)[rounds >> 1]?.toFixed(2)}`);
}
