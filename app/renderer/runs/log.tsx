import { type ReactNode, useEffect, useRef } from "react";
import { useRuns } from "../shell/run-store.ts";
import "./runs.css";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });

/** What the run said, line by line; follows the newest line while the reader is at the end. */
export function Log(): ReactNode {
  const lines = useRuns((runs) => runs.log);
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    if (lines.length > 0 && atEnd.current && box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  const scrolled = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current!;
    atEnd.current = scrollHeight - scrollTop - clientHeight < 24;
  };
  if (lines.length === 0) return <p className="runs-empty">Nothing was run yet.</p>;
  return (
    <div className="runs-log mono" ref={box} onScroll={scrolled} role="log">
      {lines.map((line) => (
        <div key={line.id} className={line.kind === "problem" ? "problem" : ""}>
          <time>{clock.format(line.time)}</time>
          <span>
            {line.kind === "problem" ? "problem: " : ""}
            {line.text}
          </span>
        </div>
      ))}
    </div>
  );
}
