import { type ComponentType, lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import type { GraphDocument } from "../../../common/document.ts";
import type { RunRow } from "../../../common/run-record.ts";
import { ErrorBoundary } from "../../shell/error-boundary.tsx";
import { documentOf } from "../list/open-run.ts";

interface DiffProps {
  readonly before: GraphDocument;
  readonly after: GraphDocument;
}
const found = import.meta.glob<{ GraphDiff: ComponentType<DiffProps> }>("../graph-diff.tsx");
const load = Object.values(found)[0];
const GraphDiff = load === undefined ? null : lazy(async () => ({ default: (await load()).GraphDiff }));

/** Both graphs of a pair of runs; null while they are read, and where one cannot be. */
export function useDocuments(a: RunRow, b: RunRow): DiffProps | null {
  const [pair, setPair] = useState<(DiffProps & { of: string }) | null>(null);
  const of = `${a.id} ${b.id}`;
  useEffect(() => {
    let over = false;
    const title = "A graph cannot be read";
    void Promise.all([documentOf(a.id, title), documentOf(b.id, title)]).then(([before, after]) => {
      if (!over && before !== null && after !== null) setPair({ of, before, after });
    });
    return () => {
      over = true;
    };
  }, [a.id, b.id, of]);
  return pair?.of === of ? pair : null;
}

/** What differs between the graphs of two runs, drawn. */
export function GraphDifference({ a, b }: { a: RunRow; b: RunRow }): ReactNode {
  const pair = useDocuments(a, b);
  if (pair === null || GraphDiff === null) return null;
  return (
    <section className="compare-graph" aria-label="What differs between the graphs">
      <ErrorBoundary part="The drawing of what differs">
        <Suspense fallback={null}>
          <GraphDiff before={pair.before} after={pair.after} />
        </Suspense>
      </ErrorBoundary>
    </section>
  );
}
