import { useDocument } from "./document-store.ts";
import { Icon } from "./icon.tsx";
import { useRuns } from "./run-store.ts";
import "./problems.css";

/** What is wrong with the document, and why the last run failed; a click goes to the node. */
export function Problems() {
  const problems = useDocument((state) => state.problems);
  const select = useDocument((state) => state.select);
  const failed = useRuns((state) => state.problem);
  const all = failed === null ? problems : [failed, ...problems];
  if (all.length === 0) return <p className="problems-none">No problems.</p>;
  return (
    <ul className="problems" aria-label="Problems">
      {all.map((problem) => {
        const { node } = problem;
        const body = (
          <>
            <Icon name="warning" />
            <span className="problem-words">
              {problem.message} <span className="dim">{problem.fix}</span>
            </span>
            <span className="problem-place mono">{`${node ?? ""}${problem.field === undefined ? "" : `.${problem.field}`}`}</span>
            <span className="problem-code mono">{problem.code}</span>
          </>
        );
        return (
          <li key={`${problem.code} ${node ?? ""} ${problem.field ?? ""} ${problem.message}`}>
            {node === undefined ? (
              <div className="problem">{body}</div>
            ) : (
              <button type="button" className="problem" onClick={() => select([node])}>
                {body}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
