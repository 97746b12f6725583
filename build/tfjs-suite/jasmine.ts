import { createRequire } from "node:module";
import { root } from "../files.ts";

/** The part of jasmine that the runner uses; the package has no types of its own. */
export interface Outcome {
  readonly fullName: string;
  readonly status: "passed" | "failed" | "pending" | "excluded";
  readonly failedExpectations?: readonly { readonly message: string; readonly stack?: string }[];
}
export interface Runner {
  exitOnCompletion: boolean;
  readonly env: { configure(options: { random: boolean; specFilter?: (spec: { getFullName(): string }) => boolean }): void };
  clearReporters(): void;
  addReporter(reporter: { specDone(outcome: Outcome): void; suiteDone(outcome: Outcome): void }): void;
  execute(): Promise<unknown>;
}

/** tfjs's tests ask jasmine for a file that its later versions no longer have: 5.13 is the last that does. */
export function jasmine(): Runner {
  const Jasmine = createRequire(import.meta.url)("jasmine") as new (options: { projectBaseDir: string }) => Runner;
  return new Jasmine({ projectBaseDir: root });
}
