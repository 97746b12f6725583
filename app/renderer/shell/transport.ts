import type { Answer, Ask, Told } from "../../common/contract.ts";

export type Heard = Answer | Told;
export type Link = "connecting" | "open" | "lost";

/** Carries messages to the host and back; all that differs between the desktop window and a browser tab. */
export interface Transport {
  /** False when the message cannot go out now. */
  send(message: Ask): boolean;
  hear(message: (heard: Heard) => void): void;
  /** Called with the state now and after every change. */
  watch(link: (state: Link) => void): void;
}

/** What Electron's preload script puts on `window.patchbay`. */
export interface Bridge {
  send(message: Ask): void;
  /** The shell adds when the host behind it died and was started again. */
  listen(hear: (heard: Heard | { readonly link: "lost" | "open" }) => void): unknown;
}

export function bridgeTransport(bridge: Bridge): Transport {
  let watching: (state: Link) => void = () => {};
  return {
    send: (message) => {
      bridge.send(message);
      return true;
    },
    hear: (hear) => void bridge.listen((heard) => ("link" in heard ? watching(heard.link) : hear(heard))),
    watch: (link) => {
      watching = link;
      link("open");
    },
  };
}

/** Waits before each further try to reach the host, in milliseconds. */
const waits = [250, 500, 1000, 2000, 4000];

/** How the host closes a socket whose session another tab has. */
const sessionTaken = 4001;

/** A WebSocket that opens itself again when the host comes back, in the same session; in a new one when that one is taken. */
export function socketTransport(address: () => string, taken: () => void): Transport {
  let socket: WebSocket | null = null;
  let hearing: (heard: Heard) => void = () => {};
  let watching: (state: Link) => void = () => {};
  let state: Link = "connecting";
  let tries = 0;

  const become = (next: Link) => {
    state = next;
    watching(next);
  };
  const open = () => {
    const opening = new WebSocket(address());
    socket = opening;
    opening.onopen = () => {
      tries = 0;
      become("open");
    };
    opening.onmessage = (event) => hearing(JSON.parse(String(event.data)) as Heard);
    opening.onclose = ({ code }) => {
      if (code === sessionTaken) {
        taken();
        become("connecting");
        open();
        return;
      }
      become("lost");
      setTimeout(open, waits[Math.min(tries++, waits.length - 1)]);
    };
  };
  open();

  return {
    send: (message) => {
      if (socket?.readyState !== WebSocket.OPEN) return false;
      socket.send(JSON.stringify(message));
      return true;
    },
    hear: (hear) => {
      hearing = hear;
    },
    watch: (link) => {
      watching = link;
      link(state);
    },
  };
}
