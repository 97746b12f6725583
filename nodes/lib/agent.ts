// SPDX-License-Identifier: MIT-0
import type { Act } from "./act.ts";
import type { Done } from "./ledger.ts";
import type { Run } from "./run.ts";
import type { Standing } from "./standing.ts";
import type { Agent } from "./vocabulary/learning.ts";

/**
 * Asks an agent at a border, after its measurement, and does what it asks for, one act after the other.
 * Returns what is to be remembered of it, so that it is asked once a border, also when the run is taken up again.
 */
export async function consult(
  agent: Agent,
  {
    standing,
    numbers,
    perform,
  }: {
    standing: Standing;
    numbers: Readonly<Record<string, number>>;
    run: Run;
    /** Updates of the whole training; `standing.step` counts those of this stage. */
    updates: number;
    perform(act: Act): Promise<Done>;
  },
): Promise<NonNullable<Standing["agent"]>> {
  const { step, metrics } = standing;
  const before = standing.agent?.state ?? agent.init();
  if (agent.every > 0 && step % agent.every !== 0) return { state: before, asked: step };
  const { state, acts } = await agent.ask({ state: before, step, metrics, numbers });
  for (const act of acts) await perform(act);
  return { state, asked: step };
}
