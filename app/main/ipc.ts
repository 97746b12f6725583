import { createHost } from "./host.ts";

/**
 * The host as a child of a desktop shell, which relays its window's messages unread.
 * `fork("ipc.ts")`: an Ask comes in, Answers and Told go out. Ends with its parent.
 */
const host = createHost({ shell: "electron", tell: (told) => send(told) });

process.on("message", (message) => void answer(message));
process.on("disconnect", () => {
  host.close();
  process.exit(0);
});

async function answer(message: unknown): Promise<void> {
  const answered = await host.ask(message);
  if (answered !== null) send(answered);
}

function send(message: object): void {
  if (process.connected) process.send?.(message);
}
