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
