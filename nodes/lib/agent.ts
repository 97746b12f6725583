// SPDX-License-Identifier: MIT-0
import type { Tensors } from "../ports.ts";
import type { Act, Author } from "./act.ts";
import type { Done } from "./ledger.ts";
import type { Run } from "./run.ts";
import type { Standing, Watching } from "./standing.ts";
import type { Agent } from "./vocabulary/learning.ts";

type Perform = (act: Act, author: Author) => Promise<Done>;

export interface Consulted {
  readonly agent: Watching;
  /** Updates whose states go on being kept. */
  readonly keep: readonly number[];
  /** It went back to an earlier state. */
  readonly wentBack: boolean;
  /** Somebody outside answered, which is to be saved at once, so that nobody need ask it again. */
  readonly isAnswer: boolean;
}

export function isDue({ every }: Agent, step: number): boolean {
  return every === 0 || step % every === 0;
}

/** Does at a border what an agent means to do before its measurement. Returns what is to be remembered of it. */
export async function opening(agent: Agent, { standing, perform }: { standing: Standing; perform: Perform }): Promise<Watching> {
  const { step } = standing;
  for (const act of agent.before?.(step) ?? []) await perform(act, { by: agent.name });
  return { ...watching(agent, standing), opened: step };
}

/**
 * Asks an agent at a border, after its measurement or because the next update failed, and does what it asks for, one act after the
 * other. What it returns says that it was asked here, so that it is asked once a border, also when the run is taken up again.
 */
export async function consult(
  agent: Agent,
  {
    standing,
    values,
    failed,
    kept,
    updates,
    run,
    perform,
  }: {
    standing: Standing;
    /** The numbers of the next update. */
    values: Readonly<Record<string, number>>;
    /** What the next update gave, where it failed. */
    failed?: Readonly<Record<string, number>>;
    kept: Readonly<Record<string, Tensors>>;
    /** Of the whole training; `standing.step` counts those of this stage. */
    updates: number;
    run: Run;
    perform: Perform;
  },
): Promise<Consulted> {
  const { step } = standing;
  const before = watching(agent, standing);
  const asked = { ...before, asked: step, ...(failed ? { rescued: step } : {}) };
  const all = Object.keys(kept).map(Number);
  if (!failed && !isDue(agent, step)) return { agent: asked, keep: all, wentBack: false, isAnswer: false };
  const known = agent.outside ? run.answers?.at(updates, failed !== undefined) : undefined;
  const { state, acts, reason, keep } = await agent.ask({
    state: before.state,
    step,
    metrics: { ...standing.metrics, ...failed },
    numbers: values,
    kept: all,
    ...(known ? { answer: known } : {}),
  });
  const author: Author = {
    by: agent.name,
    ...(reason === undefined ? {} : { reason }),
    ...(agent.outside ? { outside: true } : {}),
    ...(failed ? { rescue: true } : {}),
  };
  const done: Done[] = [];
  for (const act of acts) done.push(await perform(act, author));
  if (agent.outside && !known) await run.answers?.keep(done);
  const wentBack = done.some((one) => one.act.do === "load" && one.refused === undefined);
  return { agent: { ...asked, state }, keep: keep ?? [], wentBack, isAnswer: agent.outside === true && (!failed || wentBack) };
}

/** What is remembered of this agent; what another one remembered is of no use to it. */
function watching(agent: Agent, { agent: known }: Standing): Watching {
  return known?.name === agent.name ? known : { name: agent.name, state: agent.init(), opened: -1, asked: -1, rescued: -1 };
}
