import type { ReactNode } from "react";
import type { Text } from "../../../nodes/lib/view.ts";
import type { ViewProps } from "./view-props.ts";

/** Words as they are; line breaks are kept. */
export function TextView({ view, width, height, compact = false }: ViewProps<Text>): ReactNode {
  return (
    <div className={compact ? "vw-flow compact" : "vw-flow"} style={{ width, maxHeight: height }}>
      <p className="vw-words" style={compact ? { WebkitLineClamp: Math.max(1, Math.floor(height / 17)) } : undefined}>
        {view.text}
      </p>
    </div>
  );
}
