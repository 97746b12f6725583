import type { Answers } from "./answers.ts";
import type { Ground } from "./ground.ts";

/** Answers about the results kept on disk. Clearing lets go of what executors hold in memory as well. */
export function cacheAnswers({ bench }: Pick<Ground, "bench">): Answers<"cache" | "limitCache" | "clearCache"> {
  const { cache } = bench;
  return {
    cache: () => cache.usage(),
    limitCache: async ({ bytes }) => {
      await cache.limit(bytes);
      await cache.trim();
      return cache.usage();
    },
    clearCache: async () => {
      bench.forget();
      await cache.clear();
      return cache.usage();
    },
  };
}
