import type { ReactNode } from "react";

/** Full where it is given, so that it is told without colour. */
export function Star({ full }: { full: boolean }): ReactNode {
  return (
    <svg
      width="14"
      height="14"
      viewBox="0 0 16 16"
      aria-hidden="true"
      stroke="currentColor"
      strokeWidth="1.3"
      strokeLinejoin="round"
      fill={full ? "currentColor" : "none"}
    >
      <path d="M8 1.8l1.9 4 4.4.6-3.2 3 .8 4.4L8 11.7l-3.9 2.1.8-4.4-3.2-3 4.4-.6z" />
    </svg>
  );
}
