import { lazy, Suspense, useMemo } from "react";
import { portLook } from "../canvas/port-look.ts";
import { useDocument } from "../shell/document-store.ts";
import { useLayout } from "../shell/layout-store.ts";
import { useKeptWords } from "../shell/pins-store.ts";
import { linesOf } from "./lines-of.ts";
import "./script.css";

const Code = lazy(async () => ({ default: (await import("./code.tsx")).Code }));

/** The TypeScript that runs, one call a node. A line selects its node, the selected node lights its lines. */
export function Script() {
  const script = useDocument((state) => state.script);
  const selection = useDocument((state) => state.selection);
  const problems = useDocument((state) => state.problems);
  const select = useDocument((state) => state.select);
  const [name] = selection;
  const colour = useDocument(({ document, catalog }) => {
    const node = document.nodes.find((each) => each.name === name);
    const outputs = node === undefined ? undefined : catalog.nodes[node.node]?.outputs;
    return portLook(Object.values(outputs ?? {})[0] ?? "number").colour;
  });
  const kept = useKeptWords();
  const lit = useMemo(() => (script === null ? [] : linesOf(script.lines, selection)), [script, selection]);

  if (script === null) {
    return (
      <div className="script-empty">
        {problems.length === 0 ? (
          <p>The script appears here as soon as there is something to run.</p>
        ) : (
          <>
            <p>{`The script appears when ${problems.length === 1 ? "one problem is" : `${problems.length} problems are`} solved.`}</p>
            <button type="button" className="link" onClick={() => useLayout.getState().show("problems")}>
              Show the problems
            </button>
          </>
        )}
      </div>
    );
  }
  return (
    <div className="script">
      {kept === "" ? null : <p className="script-kept">{kept}</p>}
      <Suspense fallback={<pre className="script-plain mono">{script.text}</pre>}>
        <Code
          text={script.text}
          lit={lit}
          colour={colour}
          start={Math.max(1, script.lines.findIndex((line) => line !== null) - 1)}
          onLine={(line) => {
            const node = script.lines[line - 1];
            if (node !== null && node !== undefined) select([node]);
          }}
        />
      </Suspense>
    </div>
  );
}
