import { openCache } from "../cache/folder.ts";
import type { Answers } from "./answers.ts";
import type { Ground } from "./ground.ts";

/** Answers about the results kept on disk. Clearing lets go of what the windows' executors hold in memory as well. */
export function cacheAnswers({ bench }: Pick<Ground, "bench">): Answers<"cache" | "limitCache" | "clearCache"> {
  const cache = openCache(bench.cache);
  return {
    cache: () => cache.usage(),
    limitCache: async ({ bytes }) => {
      await cache.limit(bytes);
      await cache.trim();
      return cache.usage();
    },
    clearCache: async () => {
      for (const { executor } of bench.stations) executor.forget();
      await cache.clear();
      return cache.usage();
    },
  };
}
