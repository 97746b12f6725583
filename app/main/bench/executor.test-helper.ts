import type { RunEvent } from "../../../nodes/lib/events.ts";
import type { Order, RunOrder } from "../executor/messages.ts";
import type { End, Executor, Hearing } from "../executor-process.ts";

/** An executor that does what the test says, and remembers what it was told to do. */
export interface Puppet extends Executor {
  readonly orders: Order[];
  /** The order that it runs now. */
  readonly running: RunOrder | null;
  readonly closed: boolean;
  say(...events: RunEvent[]): void;
  finish(status?: End["status"]): void;
  /** As if its process were killed. */
  die(): void;
}

export function puppets(): { all: Puppet[]; start(hearing: Hearing): Puppet } {
  const all: Puppet[] = [];
  return {
    all,
    start: (hearing) => {
      const made = puppet(hearing);
      all.push(made);
      return made;
    },
  };
}

function puppet(hearing: Hearing): Puppet {
  const orders: Order[] = [];
  let now: { order: RunOrder; ended(end: End): void } | null = null;
  let closed = false;
  const end = (rest: Omit<End, "event" | "run" | "outputs">) => {
    if (now === null) return;
    const { order, ended } = now;
    now = null;
    const event: End = { event: "end", run: order.run, outputs: {}, ...rest };
    hearing.events([event]);
    ended(event);
  };
  return {
    orders,
    get running() {
      return now?.order ?? null;
    },
    get closed() {
      return closed;
    },
    run: (order) => {
      if (now !== null) throw new Error("running already");
      orders.push(order);
      const { promise, resolve } = Promise.withResolvers<End>();
      now = { order, ended: resolve };
      hearing.state("running");
      hearing.events([{ event: "start", run: order.run, seeds: [1] }]);
      return promise;
    },
    say: (...events) => hearing.events(events),
    finish: (status = "done") => end({ status }),
    die: () => {
      const problem = { code: "executor-died", message: "The process that runs the experiment ended unexpectedly.", fix: "" };
      end({ status: "failed", problem });
      hearing.state("died", problem);
    },
    steer: (order) => {
      orders.push({ do: "steer", ...order });
      return now !== null;
    },
    act: (order) => {
      orders.push({ do: "act", ...order });
      return now !== null;
    },
    preflight: async () => ({ report: null }),
    forget: () => {},
    preview: (order) => void orders.push(order),
    stop: async () => {
      const was = now !== null;
      end({ status: "stopped" });
      return was;
    },
    calibrate: async () => 3,
    ready: async () => "wasm",
    close: () => {
      closed = true;
    },
    pid: 1,
  };
}
