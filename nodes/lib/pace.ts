// SPDX-License-Identifier: MIT-0
import type { Run } from "./run.ts";

const breatheEveryMs = 30;
const progressEveryMs = 100;

type Progress = () => { done: number; of: number; unit: string };

/** When a loop lets messages in, says how far it is, and saves. Only the clock decides, and no number depends on it. */
export function pacer(run: Run, save: () => Promise<void> | undefined) {
  let breathed = run.now();
  let told = Number.NEGATIVE_INFINITY;
  let saved = breathed;
  let wait = run.checkpoints?.everyMs ?? Number.POSITIVE_INFINITY;

  const breathe = async () => {
    if (run.now() - breathed < breatheEveryMs) return;
    await run.breathe();
    breathed = run.now();
  };

  return {
    /** Inside long work that is no step border. */
    breathe,
    /** At a step border. */
    between: async (progress: Progress): Promise<void> => {
      const now = run.now();
      const due = run.checkpoints !== undefined && now - saved >= wait;
      if (now - breathed < breatheEveryMs && told !== Number.NEGATIVE_INFINITY && !due) return;
      if (now - told >= progressEveryMs) {
        const { done, of, unit } = progress();
        run.progress(done, of, unit);
        told = now;
      }
      if (run.checkpoints && due) {
        await save();
        saved = run.now();
        // What takes long is done more rarely, so that saving stays within its share of the time.
        const { everyMs, share } = run.checkpoints;
        wait = share === undefined ? everyMs : Math.max(everyMs, (saved - now) / share);
      }
      await breathe();
    },
    end: (progress: Progress): void => {
      const { done, of, unit } = progress();
      run.progress(done, of, unit);
    },
  };
}
