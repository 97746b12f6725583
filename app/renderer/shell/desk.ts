import type { Answer, Ask, Desk, RequestName, Told } from "../../common/contract.ts";
import { HostProblem, type ProblemData } from "../../common/problems.ts";
import { gone, useLink } from "./link.ts";
import { newSession, sessionName } from "./session.ts";
import { type Bridge, bridgeTransport, type Heard, socketTransport, type Transport } from "./transport.ts";

/** Whatever was thrown, as a problem that can be shown. */
export function asProblem(thrown: unknown): ProblemData {
  if (thrown instanceof HostProblem) return thrown.problem;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: "unexpected", message, fix: "Try again; if it stays, restart Patchbay. The document is untouched." };
}

/** Asks and answers over any transport. What is asked while the link is down goes out when it is up; what was under way is refused. */
export function deskOver(transport: Transport, onLink: (state: "connecting" | "open" | "lost") => void = () => {}): Desk {
  const waiting = new Map<number, { settle(answer: Answer): void; sent: boolean; ask: Ask }>();
  const listeners = new Set<(told: Told) => void>();
  let next = 1;

  transport.hear((heard: Heard) => {
    if ("tell" in heard) {
      for (const hear of [...listeners]) hear(heard);
      return;
    }
    const entry = waiting.get(heard.id);
    waiting.delete(heard.id);
    entry?.settle(heard);
  });
  transport.watch((state) => {
    onLink(state);
    for (const [id, entry] of [...waiting]) {
      // Sent away before it was heard.
      if (state === "connecting") entry.sent = false;
      if (state === "open" && !entry.sent) entry.sent = transport.send(entry.ask);
      if (state === "lost" && entry.sent) {
        waiting.delete(id);
        entry.settle({ id, problem: gone });
      }
    }
  });

  return {
    ask: (name: RequestName, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        const ask: Ask = { id: next++, ask: name, args: args[0] ?? null };
        const settle = (answer: Answer) => ("problem" in answer ? reject(new HostProblem(answer.problem)) : resolve(answer.ok as never));
        waiting.set(ask.id, { settle, ask, sent: false });
        const sent = transport.send(ask);
        const entry = waiting.get(ask.id);
        if (entry !== undefined) entry.sent = sent;
      }),
    listen: (hear) => {
      listeners.add(hear);
      return () => void listeners.delete(hear);
    },
  };
}

/** The one-time token travels in the address, after `#` or `?`, as `token=...`. */
function socketAddress({ protocol, host, hash, search }: Location): string {
  const token = new URLSearchParams(hash.slice(1)).get("token") ?? new URLSearchParams(search).get("token") ?? "";
  return `${protocol === "https:" ? "wss:" : "ws:"}//${host}/desk?token=${encodeURIComponent(token)}&session=${sessionName()}`;
}

let made: Desk | null = null;

/** The host of this window: over Electron's bridge where there is one, else over a WebSocket to where the page came from. */
export function desk(): Desk {
  if (made === null) {
    const { patchbay } = window as { patchbay?: Bridge };
    const transport = patchbay === undefined ? socketTransport(() => socketAddress(location), newSession) : bridgeTransport(patchbay);
    made = deskOver(transport, (link) => useLink.setState({ link }));
  }
  return made;
}
