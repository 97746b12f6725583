import { type FormEvent, useEffect, useState } from "react";
import type { ProblemData } from "../../common/problems.ts";
import { readNumber } from "../inspector/number-text.ts";
import { formatBytes } from "./bytes.ts";
import { asProblem, desk } from "./desk.ts";
import { Dialog } from "./dialog.tsx";
import { closeDialog } from "./dialogs-store.ts";

type Cache = { bytes: number; limit: number; results: number; folder: string };
const giga = 1e9;
const inGiga = (bytes: number) => String(Number((bytes / giga).toPrecision(3)));

/** What is kept between runs so that it is not computed again: how much, where, how much it may be, and away with it. */
export function ResultsDialog() {
  const [cache, setCache] = useState<Cache | null>(null);
  const [limit, setLimit] = useState("");
  const [problem, setProblem] = useState<ProblemData | null>(null);
  const show = (asked: Promise<Cache>) =>
    asked.then(
      (now) => {
        setCache(now);
        setLimit(inGiga(now.limit));
        setProblem(null);
      },
      (thrown) => setProblem(asProblem(thrown)),
    );
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, as it opens
  useEffect(() => void show(desk().ask("cache")), []);
  const read = readNumber(limit);
  const bytes = "value" in read && read.value > 0 ? Math.round(read.value * giga) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (bytes !== null) void show(desk().ask("limitCache", { bytes }));
  };
  return (
    <Dialog
      title="Results kept on disk"
      text="A node that did not change, with inputs that did not change, takes its earlier result from here, also after a restart."
    >
      <form onSubmit={submit}>
        {cache !== null && (
          <p className="results-sum">
            <span>
              <strong>{formatBytes(cache.bytes)}</strong> of {formatBytes(cache.limit)}, {cache.results.toLocaleString("en-US")}{" "}
              {cache.results === 1 ? "result" : "results"}
            </span>
            <meter
              min={0}
              max={Math.max(1, cache.limit)}
              value={cache.bytes}
              aria-label={`${formatBytes(cache.bytes)} of ${formatBytes(cache.limit)} used`}
            />
            <span className="faint mono">{cache.folder}</span>
          </p>
        )}
        <label>
          At most, in gigabytes
          <input
            className="field mono"
            data-first
            inputMode="decimal"
            value={limit}
            aria-invalid={limit !== "" && bytes === null}
            onChange={(event) => setLimit(event.target.value)}
          />
        </label>
        <p className="faint">
          Beyond it, the results that were not used for longest go first. Runs keep their own files; nothing here is theirs.
        </p>
        {problem !== null && (
          <p className="problem-text" role="alert">
            {`${problem.message} ${problem.fix}`}
          </p>
        )}
        <div className="dialog-buttons">
          <button
            type="button"
            className="button"
            disabled={cache === null || cache.results === 0}
            onClick={() => void show(desk().ask("clearCache"))}
          >
            Clear all
          </button>
          <button type="button" className="button" onClick={closeDialog}>
            Close
          </button>
          <button type="submit" className="button primary" disabled={cache === null || bytes === null || limit === inGiga(cache.limit)}>
            Set the limit
          </button>
        </div>
      </form>
    </Dialog>
  );
}
