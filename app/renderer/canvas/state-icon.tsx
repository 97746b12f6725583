/** A node's state as a shape of twelve pixels, in the colour of the word beside it. */
const shapes = {
  /** An hourglass. */
  queued: <path d="M3.5 2h5M3.5 10h5M4 2c0 2.5 4 5 4 8M8 2c0 2.5-4 5-4 8" />,
  running: <path d="M4 2.8L9 6l-5 3.2z" fill="currentColor" />,
  paused: <path d="M4.2 3v6M7.8 3v6" strokeWidth="1.8" />,
  done: <path d="M2.5 6.4l2.3 2.3 4.7-5.4" />,
  /** Taken off the shelf: a box with its lid. */
  cached: <path d="M2.2 3h7.6v2H2.2zM3 5v4.2h6V5M5 6.8h2" />,
  failed: <path d="M3.2 3.2l5.6 5.6M8.8 3.2L3.2 8.8" />,
  stale: <path d="M9.3 4.6A3.6 3.6 0 1 0 9.6 6.6M9.6 2.4v2.4H7.2" />,
  kept: <path d="M6 7.4v3M3.8 1.8h4.4M4.5 1.8v3L3 7.4h6L7.5 4.8v-3" />,
  skipped: <path d="M3 6h6" />,
  stopped: <path d="M3.5 3.5h5v5h-5z" />,
  needs: <path d="M2 6h2.4M9.8 6H7.6M4.4 6a1.6 1.6 0 0 1 3.2 0a1.6 1.6 0 0 1-3.2 0" strokeDasharray="2 1.4" />,
} as const;
export type StateIconName = keyof typeof shapes;

export function StateIcon({ name }: { readonly name: StateIconName }) {
  return (
    <svg
      className="state-icon"
      width="12"
      height="12"
      viewBox="0 0 12 12"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.3"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {shapes[name]}
    </svg>
  );
}
