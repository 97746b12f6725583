import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { RunEvent } from "../../nodes/lib/events.ts";
import type { Plan } from "../common/plan.ts";
import type { Preflight } from "../common/preflight.ts";
import type { ProblemData } from "../common/problems.ts";
import type { Order, Report, RunOrder } from "./executor/messages.ts";
import type { NodeInfos } from "./executor/values.ts";

/**
 * One executor as its host sees it: a child process that is started, told what to run, asked to stop,
 * killed when it does not answer, and started again. Nothing of the host depends on it being alive.
 */
export interface Executor {
  run(order: RunOrder): Promise<End>;
  /** False when nothing runs that could be steered. */
  steer(order: Omit<Extract<Order, { do: "steer" }>, "do">): boolean;
  act(order: Omit<Extract<Order, { do: "act" }>, "do">): boolean;
  /** Measures a plan without running it. Rejects when the executor dies over it. */
  preflight(plan: Plan, nodes: NodeInfos): Promise<{ report: Preflight | null; problem?: ProblemData }>;
  /** Lets go of all results that it holds in memory. */
  forget(): void;
  preview(order: Extract<Order, { do: "preview" }>): void;
  /** Resolves once nothing runs any more, with whether something had to be stopped; kills after `patience` milliseconds. */
  stop(): Promise<boolean>;
  calibrate(): Promise<number>;
  /** Resolves with the engine's name once it can work. */
  ready(): Promise<string>;
  close(): void;
  readonly pid: number | undefined;
}

export type ExecutorState = "starting" | "ready" | "running" | "died" | "stopped";
export type End = Extract<RunEvent, { event: "end" }>;

export interface Hearing {
  events(events: readonly RunEvent[]): void;
  state(state: ExecutorState, problem?: ProblemData): void;
}

interface Options {
  readonly file?: string;
  readonly patience?: number;
  /** Beside the host's own, say `PATCHBAY_THREADS`. */
  readonly env?: Readonly<Record<string, string>>;
}

const over = "the window that this was for is closed";
const childFile = fileURLToPath(new URL("./executor/child.ts", import.meta.url));

export function createExecutor(hearing: Hearing, { file = childFile, patience = 2000, env = {} }: Options = {}): Executor {
  let child: ChildProcess | null = null;
  let engine = Promise.withResolvers<string>();
  let running: { run: string; ended(end: End): void } | null = null;
  let killed = false;
  let closed = false;
  let lastWords = "";
  let asked = 0;
  const calibrations = new Map<number, PromiseWithResolvers<number>>();
  const preflights = new Map<number, PromiseWithResolvers<{ report: Preflight | null; problem?: ProblemData }>>();

  /** Null once it is closed: a request that was still under way must not leave a process that nobody ends. */
  function start(): ChildProcess | null {
    if (child !== null || closed) return child;
    hearing.state("starting");
    const started = fork(file, [], {
      serialization: "advanced",
      execArgv: ["--no-warnings"],
      stdio: ["ignore", "inherit", "pipe", "ipc"],
      env: { ...process.env, ...env },
    });
    child = started;
    killed = false;
    lastWords = "";
    started.stderr?.on("data", (bytes: Buffer) => {
      lastWords = (lastWords + bytes.toString()).slice(-2000);
    });
    started.on("message", (said: Report) => hear(said));
    started.on("error", () => gone(started));
    started.on("exit", () => gone(started));
    return started;
  }

  function hear(said: Report): void {
    if (said.say === "ready") {
      engine.resolve(said.engine);
      hearing.state(running === null ? "ready" : "running");
    } else if (said.say === "events") {
      hearing.events(said.events);
      const end = said.events.find((event): event is End => event.event === "end");
      if (end !== undefined) settle(end);
    } else if (said.say === "calibrated") {
      calibrations.get(said.id)?.resolve(said.milliseconds);
      calibrations.delete(said.id);
    } else if (said.say === "preflight") {
      const { id, report, problem } = said;
      preflights.get(id)?.resolve({ report, ...(problem === undefined ? {} : { problem }) });
      preflights.delete(id);
    }
  }

  function settle(end: End): void {
    const ended = running;
    running = null;
    hearing.state("ready");
    ended?.ended(end);
  }

  function gone(which: ChildProcess): void {
    if (child !== which) return;
    child = null;
    const died: ProblemData = {
      code: "executor-died",
      message: `The process that runs the experiment ended unexpectedly.${lastWords.trim() === "" ? "" : ` It said last: ${lastLine(lastWords)}`}`,
      fix: "The document is untouched. Continue goes on from the last saved state; press Run to start anew.",
    };
    engine.promise.catch(() => {});
    engine.reject(new Error(died.message));
    engine = Promise.withResolvers<string>();
    for (const waiting of [...calibrations.values(), ...preflights.values()]) waiting.reject(new Error(died.message));
    calibrations.clear();
    preflights.clear();
    const ended = running;
    running = null;
    if (ended !== null) {
      const end: End = killed
        ? { event: "end", run: ended.run, status: "stopped", outputs: {} }
        : { event: "end", run: ended.run, status: "failed", outputs: {}, problem: died };
      hearing.events([end]);
      ended.ended(end);
    }
    if (killed) hearing.state("stopped");
    else hearing.state("died", died);
  }

  const send = (order: Order) => void start()?.send(order, () => {});

  return {
    run: (order) => {
      if (running !== null) throw new Error("an experiment is running already");
      return new Promise((ended) => {
        if (closed) {
          ended({ event: "end", run: order.run, status: "stopped", outputs: {} });
          return;
        }
        send(order);
        running = { run: order.run, ended };
        hearing.state("running");
      });
    },
    steer: (order) => {
      if (running === null) return false;
      send({ do: "steer", ...order });
      return true;
    },
    act: (order) => {
      if (running === null) return false;
      send({ do: "act", ...order });
      return true;
    },
    preflight: (plan, nodes) => {
      if (closed) return Promise.reject(new Error(over));
      const id = ++asked;
      const answer = Promise.withResolvers<{ report: Preflight | null; problem?: ProblemData }>();
      preflights.set(id, answer);
      send({ do: "preflight", id, plan, nodes });
      return answer.promise;
    },
    forget: () => {
      if (child !== null) send({ do: "forget" });
    },
    preview: send,
    stop: async () => {
      const before = running;
      if (before === null) return false;
      const ended = new Promise<void>((done) => {
        const { ended: tell } = before;
        before.ended = (end) => {
          tell(end);
          done();
        };
      });
      send({ do: "stop" });
      const timer = setTimeout(() => {
        killed = true;
        child?.kill("SIGKILL");
      }, patience);
      await ended;
      clearTimeout(timer);
      return true;
    },
    calibrate: () => {
      if (closed) return Promise.reject(new Error(over));
      const id = ++asked;
      const answer = Promise.withResolvers<number>();
      calibrations.set(id, answer);
      send({ do: "calibrate", id });
      return answer.promise;
    },
    ready: () => {
      return start() === null ? Promise.reject(new Error(over)) : engine.promise;
    },
    close: () => {
      closed = true;
      const last = child;
      child = null;
      last?.kill("SIGKILL");
    },
    get pid() {
      return child?.pid;
    },
  };
}

function lastLine(text: string): string {
  return (
    text
      .trim()
      .split("\n")
      .filter((line) => /\S/.test(line) && !/^\s*at /.test(line) && !line.startsWith("Node.js"))
      .at(-1) ?? ""
  );
}
