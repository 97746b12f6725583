import type { ReactNode } from "react";
import type { RunRow } from "../../../common/run-record.ts";

export function Compare({ onBack }: { rows: readonly RunRow[]; all: readonly RunRow[]; onBack(): void }): ReactNode {
  return (
    <button type="button" onClick={onBack}>
      Back
    </button>
  );
}
