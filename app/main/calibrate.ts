import * as fs from "node:fs/promises";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "./documents.ts";
import { root } from "./root.ts";

/** Kept with the templates: how long the calibration took on the machine that recorded their times. */
export const machineFile = join(root, "templates", "machine.json");

/** How many times slower (above 1) or faster this machine is than the one that recorded the templates. */
export async function calibrationFactor(measure: () => Promise<number>, file = machineFile): Promise<number> {
  const recorded = await readFile(file, "utf8")
    .then((text) => (JSON.parse(text) as { milliseconds: number }).milliseconds)
    .catch(() => 0);
  if (!(recorded > 0)) return 1;
  const here = await measure();
  return here > 0 ? here / recorded : 1;
}

/**
 * Replaces what was recorded: the times of all templates belong to one machine, the one of this figure. The median
 * of five measurements, each in a process of its own, because one alone is off by half as often as not.
 */
export async function recordMachine(measure: () => Promise<number>, file = machineFile): Promise<void> {
  const times: number[] = [];
  while (times.length < 5) times.push(await measure());
  const median = times.sort((a, b) => a - b)[2] as number;
  await writeWhole(fs, file, `${JSON.stringify({ milliseconds: Math.round(median * 100) / 100 })}\n`);
}
