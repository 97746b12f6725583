import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../files.ts";
import { type Backend, isBackend, prepareBackend } from "./backends.ts";
import { installHooks } from "./hooks.ts";
import { jasmine, type Outcome } from "./jasmine.ts";
import type { Replays } from "./replay.ts";

/**
 * tfjs-core's own tests on one backend:
 *
 *     node build/tfjs-suite/run.ts cpu|wasm|patchbay [part of a name] [--repaired] [--replay] [--json FILE]
 *
 * On `patchbay` the specs of exceptions.json must fail and all others pass, so the list can only get shorter.
 * PATCHBAY_ENGINE and PATCHBAY_THREADS choose its build and threads (wasm, 1).
 * `--repaired` installs the repairs of tfjs's gradients on another backend too; `patchbay` always has them.
 * `--replay` (patchbay alone) also compiles the kernels of every spec into one program, which must give the same bits.
 */

interface Results {
  backend: string;
  node: string;
  passed: number;
  failed: number;
  pending: number;
  seconds: number;
  failures: { name: string; message: string }[];
  unexpected: string[];
  mended: string[];
  replays?: Replays;
}

/** Names without the backend and its flags: the list of exceptions holds for every place the suite runs. */
function plainName(name: string, backend: string): string {
  return name.replaceAll(` ${backend} {}`, "");
}

function exceptions(backend: Backend): Map<string, string> {
  if (backend !== "patchbay") return new Map();
  const text = readFileSync(join(import.meta.dirname, "exceptions.json"), "utf8");
  return new Map(Object.entries(JSON.parse(text) as Record<string, string>));
}

async function runSuite(backend: Backend, filter: string, repaired: boolean, replay: boolean): Promise<Results> {
  installHooks();
  const runner = jasmine();
  runner.exitOnCompletion = false;
  runner.clearReporters();
  runner.env.configure({ random: false, ...(filter ? { specFilter: (spec) => spec.getFullName().includes(filter) } : {}) });
  await prepareBackend(backend, repaired);
  // Not earlier: what it imports needs the hooks.
  const replays = replay && backend === "patchbay" ? await (await import("./replay.ts")).replaySpecs() : undefined;
  const { setTestEnvs } = await import("@tensorflow/tfjs-core/dist/jasmine_util.js");
  setTestEnvs([{ name: backend, backendName: backend, flags: {}, isDataSync: true }]);
  await import("@tensorflow/tfjs-core/dist/tests.js");

  const results: Results = {
    backend,
    node: process.version,
    passed: 0,
    failed: 0,
    pending: 0,
    seconds: 0,
    failures: [],
    unexpected: [],
    mended: [],
    ...(replays ? { replays } : {}),
  };
  const failed = (outcome: Outcome, what: string) => {
    const message = outcome.failedExpectations?.[0]?.message ?? "";
    results.failures.push({ name: what + plainName(outcome.fullName, backend), message: message.slice(0, 300) });
  };
  const passed = new Set<string>();
  runner.addReporter({
    specDone(outcome) {
      if (outcome.status === "excluded") return;
      results[outcome.status]++;
      if (outcome.status === "failed") failed(outcome, "");
      if (outcome.status === "passed") passed.add(plainName(outcome.fullName, backend));
    },
    suiteDone(outcome) {
      if (outcome.failedExpectations?.length) failed(outcome, "SUITE ");
    },
  });
  // Some specs leave promises behind that reject once their backend is gone.
  process.on("unhandledRejection", () => {});
  const began = performance.now();
  await runner.execute();
  results.seconds = (performance.now() - began) / 1000;

  const allowed = exceptions(backend);
  const names = new Set(results.failures.map(({ name }) => name));
  results.unexpected = [...names].filter((name) => !allowed.has(name));
  // Some names stand for several specs: mended only if none of them fails.
  results.mended = [...allowed.keys()].filter((name) => passed.has(name) && !names.has(name));
  return results;
}

function optionAfter(args: string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args.splice(at, 2)[1];
}

const args = process.argv.slice(2);
const json = optionAfter(args, "--json");
const repaired = args.includes("--repaired");
const replay = args.includes("--replay");
const [backend = "", filter = ""] = args.filter((arg) => arg !== "--repaired" && arg !== "--replay");
if (!isBackend(backend)) {
  console.error("Say which backend: node build/tfjs-suite/run.ts cpu|wasm|patchbay [part of a name]");
  process.exit(2);
}
const results = await runSuite(backend, filter, repaired, replay);
const target = json ?? join(root, "dist", "tests", `tfjs-suite-${backend}.json`);
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, `${JSON.stringify(results, null, 1)}\n`);
const { passed, failed, pending, seconds, node, unexpected, mended } = results;
console.log(
  `${backend}, Node ${node}: ${passed} passed, ${failed} failed, ${pending} pending in ${seconds.toFixed(1)} s; details in ${target}`,
);
if (backend !== "wasm") for (const name of unexpected) console.log(`fails: ${name}`);
for (const name of mended) console.log(`passes now, take it off exceptions.json: ${name}`);
if (results.replays) {
  const { specs, kernels, outputs, wrong, refused, failed: broken } = results.replays;
  const eager = Object.values(refused).reduce((sum, count) => sum + count, 0);
  console.log(`replayed ${specs} specs with ${kernels} kernels: ${outputs} outputs, ${wrong.length} specs with other bits`);
  console.log(`${eager} cannot be one program, ${broken.length} failed`);
}
const replayedWrong = (results.replays?.wrong.length ?? 0) + (results.replays?.failed.length ?? 0);
// tfjs's own wasm backend is here for comparison; nobody mends it.
process.exit(backend !== "wasm" && unexpected.length + mended.length + replayedWrong > 0 ? 1 : 0);
