import { useEffect, useState } from "react";
import { useLink } from "./link.ts";

/** A short break mends itself unseen; a longer one is said. */
const patience = 1500;

export function LinkBanner() {
  const link = useLink((state) => state.link);
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (link === "open") return;
    const timer = setTimeout(() => setLate(true), patience);
    return () => clearTimeout(timer);
  }, [link]);
  if (link === "open" || !late) return null;
  return (
    <p className="link-banner" role="alert">
      Patchbay's host cannot be reached. Your document is still here; the window connects again by itself, and a run that goes on there is
      shown on. If the host was started anew, open the address that it printed.
    </p>
  );
}
