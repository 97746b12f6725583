import { useEffect, useState } from "react";
import { useLayout } from "../../shell/layout-store.ts";

/** Whether the panels below have the whole window. */
export function useLarge(): boolean {
  const api = useLayout((layout) => layout.api);
  const [large, setLarge] = useState(() => api?.hasMaximizedGroup() ?? false);
  useEffect(() => {
    const heard = api?.onDidMaximizedGroupChange(() => setLarge(api.hasMaximizedGroup()));
    return () => heard?.dispose();
  }, [api]);
  return large;
}

export function toggleLarge(large?: boolean): void {
  const { api } = useLayout.getState();
  const panel = api?.getPanel("runs");
  if (api === null || panel === undefined || api.hasMaximizedGroup() === large) return;
  if (api.hasMaximizedGroup()) api.exitMaximizedGroup();
  else panel.api.maximize();
}

const grown = "patchbay.runs.room";

/** The first time that the runs come into view they get room for some; how much they keep is the user's. */
export function makeRoomOnce(): void {
  const group = useLayout.getState().api?.getPanel("runs")?.group.api;
  if (group === undefined || localStorage.getItem(grown) !== null) return;
  localStorage.setItem(grown, "1");
  const height = Math.min(320, Math.round(window.innerHeight * 0.38));
  if (group.height < height) group.setSize({ height });
}
