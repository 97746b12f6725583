import type { Check, CheckLevel } from "../../common/preflight.ts";
import { useDocument } from "../shell/document-store.ts";
import { Icon } from "../shell/icon.tsx";

const said: Record<CheckLevel, string> = { problem: "Problem", warning: "Warning", note: "Note", good: "Good" };

function LevelIcon({ level }: { readonly level: CheckLevel }) {
  if (level === "good") return <Icon name="check" />;
  if (level === "note")
    return (
      <svg
        width="16"
        height="16"
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        aria-hidden="true"
      >
        <circle cx="8" cy="8" r="5.5" />
        <path d="M8 7.5v3M8 5.3v.1" />
      </svg>
    );
  return <Icon name="warning" />;
}

/** What was found, worst first. What is about a node leads there. */
export function CheckList({ checks }: { readonly checks: readonly Check[] }) {
  const select = useDocument((state) => state.select);
  const nodes = useDocument((state) => state.document.nodes);
  return (
    <ul className="preflight-checks" aria-label="Checks">
      {checks.map((check) => {
        const { code, level, node, field, message, fix } = check;
        const body = (
          <>
            <span className="preflight-level">
              <LevelIcon level={level} />
              <span className="visually-hidden">{said[level]}: </span>
            </span>
            <span>
              {message} {fix !== "" && <span className="dim">{fix}</span>}{" "}
              {node !== undefined && <span className="preflight-place mono">{field === undefined ? node : `${node}.${field}`}</span>}
            </span>
          </>
        );
        return (
          <li key={`${code} ${node} ${message}`} data-level={level}>
            {node !== undefined && nodes.some(({ name }) => name === node) ? (
              <button type="button" className="preflight-check" title={`Go to ${node}`} onClick={() => select([node])}>
                {body}
              </button>
            ) : (
              <div className="preflight-check">{body}</div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
