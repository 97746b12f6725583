import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Told } from "../../common/contract.ts";
import { openBench } from "../bench/open.ts";
import { createHost } from "../host.ts";
import { root } from "../root.ts";
import { serve as startServer } from "../server.ts";
import { note, out } from "./say.ts";
import { type ExitCode, exit, readArgs } from "./usage.ts";

/** Serves the app to a browser on this machine, until it is interrupted. */
export async function serve(args: readonly string[]): Promise<ExitCode> {
  const typed = readArgs("serve", args, { port: "text", open: "switch" }, { name: "", count: 0 });
  const page = join(root, "dist", "renderer");
  if (!existsSync(join(page, "index.html"))) {
    note(`The window is not built yet: run "npm start" once, or "npm run build".`);
    return exit.failed;
  }
  const bench = await openBench();
  const host = (tell: (told: Told) => void) => createHost({ shell: "browser", tell, bench });
  const served = await startServer({ page, port: typed.count("port", 0) ?? 0, host });
  out(`Patchbay is at ${served.url}`);
  if (typed.has("open")) openBrowser(served.url);
  await new Promise<void>((done) => {
    // What runs saves its state first: also when the terminal is closed.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => done());
  });
  await served.close();
  await bench.close();
  return exit.done;
}

/** A browser that does not open is no reason to stop: the address is printed. */
function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === "darwin"
      ? ["open", url]
      : process.platform === "win32"
        ? ["rundll32", "url.dll,FileProtocolHandler", url]
        : ["xdg-open", url];
  const child = spawn(command as string, args as string[], { stdio: "ignore", detached: true });
  child.on("error", () => note("No browser could be opened: open the address above yourself."));
  child.unref();
}
