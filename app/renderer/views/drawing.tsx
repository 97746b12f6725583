import type { ReactNode } from "react";

/** A picture drawn in pixels of its own size, with what it shows in words for those who do not see it. */
export function Drawing({
  width,
  height,
  says,
  also = "",
  onPointerLeave,
  children,
}: {
  width: number;
  height: number;
  says: string;
  /** A further class. */
  also?: string;
  onPointerLeave?: () => void;
  children: ReactNode;
}): ReactNode {
  return (
    <svg
      className={also === "" ? "vw-plot" : `vw-plot ${also}`}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={says}
      onPointerLeave={onPointerLeave}
    >
      {children}
    </svg>
  );
}
