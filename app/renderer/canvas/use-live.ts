import type { NodeLive } from "../shell/live.ts";
import { useRuns } from "../shell/run-store.ts";

/** What is known of one node from the run; a node draws again only when its own part changes. */
export function useLive(name: string): NodeLive | undefined {
  return useRuns((state) => state.nodes[name]);
}
