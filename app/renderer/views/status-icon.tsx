import type { ReactNode } from "react";
import type { Standing } from "./verdict-words.ts";

const drawings: Record<Standing, ReactNode> = {
  holds: <path d="M4 8.4l2.7 2.7L12 5.4" />,
  smaller: <path d="M4.5 9.5c1.2-2 2.3-2 3.5-.6s2.3 1.4 3.5-.6M4.5 5.8h7" />,
  contradicted: <path d="M5 5l6 6M11 5l-6 6" />,
  open: <path d="M4.5 8h1M7.5 8h1M10.5 8h1" />,
  waiting: <path d="M8 4.5V8l2.3 1.6" />,
  shown: <path d="M3.8 8q4.2-5 8.4 0q-4.2 5-8.4 0M7.6 8h.8" />,
};

/** The status as a drawing of its own, so that it can be told without colour. */
export function StatusIcon({ standing, size = 16 }: { standing: Standing; size?: number }): ReactNode {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <circle cx="8" cy="8" r="7" strokeWidth="1.3" strokeDasharray={standing === "waiting" ? "2.2 2.2" : undefined} />
      {drawings[standing]}
    </svg>
  );
}
