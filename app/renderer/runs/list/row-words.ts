import type { Json } from "../../../common/document.ts";
import type { RunRecord, RunRow, RunStatus } from "../../../common/run-record.ts";
import type { IconName } from "../../shell/icon.tsx";
import { formatNumber } from "../../views/format.ts";

/** What a person called it, else what its document is called. */
export const titleOf = (row: Pick<RunRow, "title"> & { notes?: RunRow["notes"] }): string => row.notes?.title || row.title || "Untitled";

/** A drawing for each status, so that it can be told without reading and without colour. */
export const statusIcons: Readonly<Record<RunStatus, IconName>> = {
  queued: "menu",
  running: "run",
  done: "check",
  failed: "warning",
  stopped: "stop",
  interrupted: "unlink",
};

const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const year = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
export const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

/** "14:03" today, "12 May 14:03" this year, "12 May 2025" before. */
export function beganWords(began: number, now = Date.now()): string {
  const [then, today] = [new Date(began), new Date(now)];
  if (then.toDateString() === today.toDateString()) return time.format(then);
  return then.getFullYear() === today.getFullYear() ? `${day.format(then)} ${time.format(then)}` : year.format(then);
}

/** What was measured is said closer than a guess: "0.8 s", "48 s", "3 min 20 s", "1 h 05 min". */
export function durationWords(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")} min`;
}

export const stepWords = ({ step, of }: Pick<RunRecord, "step" | "of">): string =>
  of === 0 ? "" : `${formatNumber(step, 6)} / ${formatNumber(of, 6)}`;

/** A setting as it stands in a cell: short, unambiguous, one line. */
export function valueWords(value: Json): string {
  if (typeof value === "number") return formatNumber(value, 6);
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** "from train at 1,240", with the parent's name where it does not stand right above. */
export function forkWords({ ask }: Pick<RunRow, "ask">, parent?: string): string {
  if (ask.fork === undefined) return "";
  const { node, step } = ask.fork;
  return `from ${parent === undefined ? "" : `${parent}, `}${node} at ${formatNumber(step, 6)}`;
}

export function sizeWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const power = Math.min(3, Math.floor(Math.log10(bytes) / 3));
  return `${formatNumber(bytes / 1000 ** power, 3)} ${["", "kB", "MB", "GB"][power]}`;
}
