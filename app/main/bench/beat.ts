/** Does at once what is asked for; what is asked for again soon after is done once, when the time is up. */
export function beat(every: number, job: () => Promise<void>): { ask(): void; end(): void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let again = false;
  let ended = false;
  const ask = () => {
    if (ended) return;
    again = timer !== null;
    if (again) return;
    timer = setTimeout(() => {
      timer = null;
      if (again) ask();
    }, every);
    timer.unref();
    void job().catch(() => {});
  };
  return {
    ask,
    end: () => {
      ended = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
