import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { RunEvent } from "../../nodes/lib/events.ts";
import type { Answer, RequestName, Requests, Told } from "../common/contract.ts";
import { root } from "./root.ts";

/** The host as a process of its own, as the desktop app has it, with all that it said. */
export interface HostProcess {
  readonly pid: number;
  events(): RunEvent[];
  told(): Told[];
  /** Rejects with the coded problem that it was answered with. */
  ask<K extends RequestName>(name: K, args?: Parameters<Requests[K]>[0]): Promise<ReturnType<Requests[K]>>;
  /** Resolves when what is looked for is there. */
  until<T>(look: () => T | undefined): Promise<T>;
  /** As when the app is closed. */
  close(): Promise<void>;
  /** As when the machine loses power, for this process. */
  kill(): Promise<void>;
}

let id = 0;

export function hostProcess(projects: string): HostProcess {
  const heard: (Answer | Told)[] = [];
  const child: ChildProcess = fork(join(root, "app/main/ipc.ts"), [], {
    execArgv: ["--no-warnings"],
    env: { ...process.env, PATCHBAY_PROJECTS: projects },
  });
  child.on("message", (message) => heard.push(message as Answer | Told));
  const gone = new Promise<void>((done) => child.on("exit", () => done()));
  const until = async <T>(look: () => T | undefined): Promise<T> => {
    for (let tries = 0; tries < 6000; tries++) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`never came; the last was ${JSON.stringify(heard.at(-1))?.slice(0, 500)}`);
  };
  const told = () => heard.filter((one) => "tell" in one);
  return {
    pid: child.pid as number,
    told,
    events: () => told().flatMap((one) => (one.tell === "events" ? one.events : [])),
    until,
    ask: async (name, args) => {
      const mine = ++id;
      child.send({ id: mine, ask: name, args: args ?? null });
      const answer = await until(() => heard.find((one): one is Answer => "id" in one && one.id === mine));
      if ("problem" in answer) throw Object.assign(new Error(answer.problem.message), { problem: answer.problem });
      return answer.ok as never;
    },
    close: async () => {
      if (child.connected) child.disconnect();
      await gone;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await gone;
    },
  };
}
