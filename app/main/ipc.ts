import { openBench } from "./bench/open.ts";
import { createHost, type Host } from "./host.ts";

/**
 * The host as a child of a desktop shell, which relays its window's messages unread.
 * `fork("ipc.ts")`: an Ask comes in, Answers and Told go out. Ends with its parent.
 *
 * The window is one session as long as this process lives: when it is loaded again, it finds its run.
 */
const opened = openBench().then((bench) => ({ bench, host: createHost({ shell: "electron", tell: send, bench }) }));
let leaving = false;
const host: Promise<Host> = opened.then(({ host: made }) => made);

process.on("message", (message) => void answer(message));
// What goes on saves its state first, and is offered when the app is started again.
for (const end of ["disconnect", "SIGTERM", "SIGINT"] as const) process.on(end, () => void leave());

async function answer(message: unknown): Promise<void> {
  const answered = await (await host).ask(message);
  if (answered !== null) send(answered);
}

async function leave(): Promise<void> {
  if (leaving) return;
  leaving = true;
  const { bench, host: made } = await opened;
  await made.close();
  await bench.close();
  process.exit(0);
}

function send(message: object): void {
  if (process.connected) process.send?.(message);
}
