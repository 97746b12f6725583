import type { AxisAt } from "../../common/axis-rows.ts";
import { words } from "../canvas/words.ts";

/** What an axis is called: by its name, or by the setting that it drives where it is only called value. */
export function axisName({ axis, targets }: AxisAt): string {
  return words(axis.name === "value" ? (targets[0]?.pin ?? axis.name) : axis.name);
}
