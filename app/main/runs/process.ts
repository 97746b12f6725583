import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { uptime } from "node:os";

/**
 * Whether the process that wrote something is still there. Numbers of processes are used again, so what is remembered
 * beside the number is when the process began, on which start of the machine.
 */
export function processMark(pid: number): string {
  try {
    if (process.platform === "linux") {
      const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
      // The name, in brackets, may hold spaces; its state comes next, and the time of its start is the twentieth word.
      const [state, ...words] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)!.split(" ");
      // A process that ended keeps its number until somebody asks how.
      return state === "Z" || state === "X" ? "ended" : `${boot} ${words[18]}`;
    }
    if (process.platform === "darwin") return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
  } catch {}
  return "";
}

let own: string | undefined;

/** The mark of this process. */
export function ownMark(): string {
  own ??= processMark(process.pid);
  return own;
}

/** `written`: when it was last heard of, in milliseconds since 1970. */
export function isAlive({ pid, mark, written }: { pid: number; mark: string | undefined; written: number }): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  if (pid === process.pid) return mark === undefined || mark === ownMark();
  try {
    process.kill(pid, 0);
  } catch (error) {
    // It is there and is somebody else's.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  if (mark !== undefined && mark !== "") return processMark(pid) === mark;
  return written >= Date.now() - uptime() * 1000;
}
