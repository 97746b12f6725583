import { createInterface } from "node:readline";

/**
 * What the bench asks of an engine's process, one JSON line each, and what it answers. A process runs one workload, and
 * does nothing between two questions.
 */
export interface Questions {
  /** Uploads, makes the first steps. `hashAt`: steps after which the weights are hashed; 0: never. */
  load: { ask: { workload: string; file: string; hashAt: number }; answer: Loaded };
  /** Makes steps, reading the loss after each. */
  burst: { ask: { steps: number }; answer: { ms: number; loss: number } };
  memory: { ask: object; answer: Memory };
  /** One product of two square matrices, so many times. */
  product: { ask: { side: number; times: number }; answer: { ms: number } };
}
export interface Loaded {
  readonly version: string;
  /** Losses of the first five steps. */
  readonly losses: readonly number[];
  /** Time of the first step, where it compiles. */
  readonly compileMs: number | null;
  readonly sha1: string | null;
  /** Why it is slower than it could be. */
  readonly remarks: readonly string[];
}
export interface Memory {
  readonly residentMB: number;
  /** What the plan of the compiled step takes, and what the engine holds; null where there is none. */
  readonly arenaMB: number | null;
  readonly heldMB: number | null;
  /** Tensors alive. */
  readonly tensors: number | null;
}

type Handlers = { [Q in keyof Questions]: (ask: Questions[Q]["ask"]) => Promise<Questions[Q]["answer"]> };

/** Answers until the other side closes; an error is an answer too. */
export async function answer(handlers: Handlers): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const { question, ...ask } = JSON.parse(line) as { question: keyof Questions };
    let said: unknown;
    try {
      said = await (handlers[question] as (ask: unknown) => Promise<unknown>)(ask);
    } catch (error) {
      said = { error: error instanceof Error ? error.message : String(error) };
    }
    process.stdout.write(`${JSON.stringify(said)}\n`);
  }
}

export const megabyte = 1e6;
/** First losses that are compared between engines. */
export const compared = 5;
