import type { Arg, Call, Plan } from "../../app/common/plan.ts";
import { createExecutor, type End } from "../../app/main/executor-process.ts";
import { sharedCatalog } from "../../app/main/host.ts";
import { runId, runOrder } from "../../app/main/order.ts";
import { withSeeds } from "../../app/main/plan-seed.ts";
import { readGraph } from "../template-files.ts";

/** What a template told of its first updates: its metrics, and the numbers among its results. */
interface Told {
  readonly end: End;
  readonly numbers: ReadonlyMap<string, number>;
}

/** A template on WebGPU beside the same on tfjs's cpu backend. */
export interface Compared {
  readonly id: string;
  /** Numbers that both told. */
  readonly numbers: number;
  /** Empty where all agree to five digits. */
  readonly wrong: readonly string[];
  readonly seconds: number;
}

/** Five digits: each kernel adds up in its own order. */
const close = (a: number | undefined, b: number) =>
  a !== undefined && (Object.is(a, b) || Math.abs(a - b) <= 1e-5 * Math.max(1, Math.abs(b)));

/** Runs two updates of each training of small versions of these templates on both engines. `driver` is the environment of WebGPU. */
export async function onBothEngines(
  ids: readonly string[],
  driver: Readonly<Record<string, string>>,
  tell: (compared: Compared) => void = () => {},
): Promise<readonly Compared[]> {
  const cpu = await withEngine({ PATCHBAY_ENGINE: "tfjs-cpu" }, (run) => all(ids, run));
  return withEngine({ PATCHBAY_ENGINE: "webgpu", ...driver }, (run) =>
    all(ids, async (id) => {
      const began = performance.now();
      const there = await run(id);
      const compared = { id, ...compare(there, cpu.get(id) as Told), seconds: (performance.now() - began) / 1000 };
      tell(compared);
      return compared;
    }).then((each) => [...each.values()]),
  );
}

function compare(there: Told, wanted: Told): Pick<Compared, "numbers" | "wrong"> {
  const problem = there.end.problem ?? wanted.end.problem;
  const names = new Set([...there.numbers.keys(), ...wanted.numbers.keys()]);
  const off = [...names].filter((name) => !close(there.numbers.get(name), wanted.numbers.get(name) ?? Number.NaN));
  return {
    numbers: wanted.numbers.size,
    wrong: [
      ...(problem === undefined ? [] : [`${problem.code} in ${problem.node ?? "the run"}: ${problem.message}`]),
      ...(wanted.numbers.size === 0 ? ["it told no number"] : []),
      ...off.map((name) => `${name}: ${there.numbers.get(name)}, not ${wanted.numbers.get(name)}`),
    ],
  };
}

async function all<T>(ids: readonly string[], run: (id: string) => Promise<T>): Promise<Map<string, T>> {
  const each = new Map<string, T>();
  for (const id of ids) each.set(id, await run(id));
  return each;
}

/** The executor is a process and takes our environment as it starts. */
async function withEngine<T>(env: Readonly<Record<string, string>>, use: (run: (id: string) => Promise<Told>) => Promise<T>): Promise<T> {
  const { catalog } = await sharedCatalog();
  let numbers = new Map<string, number>();
  const before = Object.fromEntries(Object.keys(env).map((name) => [name, process.env[name]]));
  Object.assign(process.env, env);
  const executor = createExecutor({
    events: (events) => {
      for (const event of events)
        if (event.event === "metric") numbers.set(`${event.node} ${event.path} ${event.name} ${event.step}`, event.value);
    },
    state: () => {},
  });
  try {
    return await use(async (id) => {
      numbers = new Map();
      const plan = small(withSeeds(readGraph(id, catalog).plan, [101]));
      const end = await executor.run(runOrder(runId(), plan, catalog, 2));
      addNumbersIn(end.outputs, "result", numbers);
      return { end, numbers };
    });
  } finally {
    executor.close();
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

function addNumbersIn(value: unknown, place: string, numbers: Map<string, number>): void {
  if (typeof value === "number") numbers.set(place, value);
  else if (typeof value === "object" && value !== null)
    for (const [name, inner] of Object.entries(value)) addNumbersIn(inner, `${place} ${name}`, numbers);
}

/** The same experiment with a tenth of the examples and narrow models: what runs is the same kernels. */
function small(plan: Plan): Plan {
  const arg = (name: string, value: Arg, others: Call["args"]): Arg => {
    if ("body" in value) return { ...value, body: value.body.map(call) };
    if (!("lit" in value)) return value;
    const by = others.by && "lit" in others.by ? others.by.lit : null;
    if (name === "count" || (name === "amount" && by === "count")) return { ...value, lit: Math.ceil((value.lit as number) / 10) };
    if (name === "widths") return { ...value, lit: (value.lit as number[]).map((width) => Math.min(width, 12)) };
    return value;
  };
  const call = (one: Call): Call => ({
    ...one,
    args: Object.fromEntries(Object.entries(one.args).map(([name, value]) => [name, arg(name, value, one.args)])),
  });
  return { ...plan, calls: plan.calls.map(call) };
}
