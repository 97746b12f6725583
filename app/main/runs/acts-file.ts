import { join } from "node:path";
import { z } from "zod";
import type { PlacedAct } from "../../common/run-record.ts";
import { HostProblem } from "../host-problem.ts";
import { damageOf } from "./damage.ts";
import { runFile } from "./layout.ts";
import { jsonOf, readSmall } from "./read-file.ts";

const act = z.discriminatedUnion("do", [
  z.object({ do: z.literal("hold"), name: z.string(), value: z.number() }),
  z.object({ do: z.literal("scale"), name: z.string(), factor: z.number() }),
  z.object({ do: z.literal("release"), name: z.string() }),
  z.object({ do: z.literal("load"), step: z.number() }),
  z.object({ do: z.literal("reset"), layer: z.string() }),
  z.object({ do: z.literal("end") }),
  z.object({ do: z.literal("same") }),
]);
const flag = z.literal(true).exactOptional();
const author = { by: z.string().exactOptional(), reason: z.string().exactOptional(), outside: flag, rescue: flag };
const placedAct = z.object({ node: z.string(), path: z.string(), step: z.number(), act, ...author });

/**
 * What was done by hand and by agents outside, in order. A run that is done again without one of its acts would silently be another run, so
 * a damaged line is a problem; a last one that was cut short was never done.
 */
export function readActs(folder: string): PlacedAct[] {
  const read = readSmall(join(folder, runFile.acts));
  if ("damage" in read) {
    if (read.damage === "missing") return [];
    throw new HostProblem(damageOf(read.damage, runFile.acts, lost));
  }
  const lines = read.text.split("\n");
  return lines.flatMap((line, place): PlacedAct[] => {
    if (line === "" || (place === lines.length - 1 && jsonOf(line) === undefined)) return [];
    const { success, data } = placedAct.safeParse(jsonOf(line));
    if (!success) throw new HostProblem(damageOf("damaged", runFile.acts, `line ${place + 1} is no act, so ${lost}`));
    return [data];
  });
}

const lost = "what was done by hand cannot be done again";
