import type { Schedule } from "../ports.ts";

/** The values that a schedule gives to the first `steps` updates, its state handed on as a training does. */
export function follow(
  schedule: Schedule,
  steps: number,
  metrics: (step: number) => Record<string, number> = () => ({}),
  size = 1,
): number[] {
  let state = schedule.init();
  return Array.from({ length: steps }, (_, step) => {
    const now = schedule.at(state, { step, presentations: step * size, metrics: step === 0 ? {} : metrics(step - 1) });
    state = JSON.parse(JSON.stringify(now.state));
    return now.value;
  });
}
