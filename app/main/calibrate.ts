import { readFile } from "node:fs/promises";
import { join } from "node:path";
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
