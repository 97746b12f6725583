import type { Answer, Told } from "../common/contract.ts";
import type { Host } from "./host.ts";

/**
 * A window and its host, which outlives a lost link: a tab that is loaded again, a line that broke off. The window
 * that comes back with the same session finds its host, and the run that goes on there.
 */
export interface Sessions {
  /** Null while another window is there under this name. */
  enter(name: string, tell: (told: Told) => void): Guest | null;
  close(): Promise<void>;
}

export interface Guest {
  ask(message: unknown): Promise<Answer | null>;
  leave(): void;
}

interface Session {
  readonly host: Host;
  tell: ((told: Told) => void) | null;
  left: number;
  timer: ReturnType<typeof setTimeout> | null;
}

export interface SessionsOptions {
  host(tell: (told: Told) => void): Host;
  /** Milliseconds after which a host without a window ends; and one with something to come back for. */
  readonly idle?: number;
  readonly busy?: number;
}

export function createSessions({ host: start, idle = 5000, busy = 600_000 }: SessionsOptions): Sessions {
  const sessions = new Map<string, Session>();
  const ending = new Set<Promise<void>>();

  function begin(name: string): Session {
    const session: Session = { host: start((told) => session.tell?.(told)), tell: null, left: 0, timer: null };
    sessions.set(name, session);
    return session;
  }

  function end(name: string, session: Session): void {
    sessions.delete(name);
    const ended = session.host.close().finally(() => ending.delete(ended));
    ending.add(ended);
  }

  function wait(name: string, session: Session): void {
    const gone = Date.now() - session.left;
    const patience = session.host.busy() ? busy : idle;
    if (gone >= patience) end(name, session);
    // What goes on may end before its time is up.
    else session.timer = setTimeout(() => wait(name, session), Math.min(patience - gone, Math.max(idle, 10)));
  }

  return {
    enter: (name, tell) => {
      const session = sessions.get(name) ?? begin(name);
      if (session.tell !== null) return null;
      if (session.timer !== null) clearTimeout(session.timer);
      session.tell = tell;
      session.host.link(true);
      return {
        ask: (message) => session.host.ask(message),
        leave: () => {
          if (session.tell !== tell) return;
          session.tell = null;
          session.left = Date.now();
          session.host.link(false);
          wait(name, session);
        },
      };
    },
    close: async () => {
      for (const [name, session] of [...sessions]) {
        if (session.timer !== null) clearTimeout(session.timer);
        end(name, session);
      }
      await Promise.all(ending);
    },
  };
}
