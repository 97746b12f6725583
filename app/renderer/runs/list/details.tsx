import { type ReactNode, useEffect, useState } from "react";
import type { PlacedAct, RunRow } from "../../../common/run-record.ts";
import { seedWords } from "../../../common/seeds.ts";
import { desk } from "../../shell/desk.ts";
import { formatNumber } from "../../views/format.ts";
import { durationWords, exact, forkWords, sizeWords, stepWords, titleOf, valueWords } from "./row-words.ts";
import { useRunList } from "./run-list-store.ts";
import { TagsField } from "./tags-field.tsx";
import "./details.css";

/** What is known of the chosen runs and what was written about them. Tags go to all that are chosen, a note to one. */
export function Details({ rows }: { rows: readonly RunRow[] }): ReactNode {
  const [first] = rows;
  if (first === undefined) return <p className="runs-empty">Choose a run to see what is known of it.</p>;
  return (
    <section className="run-details" aria-label="Details">
      <h3>{rows.length === 1 ? titleOf(first) : `${rows.length} runs`}</h3>
      <TagsField rows={rows} />
      {rows.length === 1 && <One key={first.id} row={first} />}
    </section>
  );
}

function One({ row }: { row: RunRow }) {
  const annotate = useRunList((list) => list.annotate);
  const acts = useActs(row);
  const facts: readonly (readonly [string, string])[] = [
    ["status", row.status],
    ["began", exact.format(row.began)],
    ["took", row.seconds > 0 ? durationWords(row.seconds) : ""],
    ["updates", stepWords(row)],
    ["forked", forkWords(row, row.ask.fork?.run)],
    ["seeds", seedWords(row.seeds)],
    ["engine", row.versions.engine],
    ["versions", `Patchbay ${row.versions.patchbay}, Node ${row.versions.node}`],
    ["hardware", [row.hardware.cpu, `${row.hardware.cores} cores`, row.hardware.platform].filter((part) => part !== "").join(", ")],
    ["document", row.document ?? row.template ?? ""],
    ["on disk", sizeWords(row.bytes)],
    ["id", row.id],
  ];
  return (
    <>
      {row.problem !== undefined && (
        <p className="problem-text">
          {row.problem.node === undefined ? "" : `${row.problem.node}: `}
          {row.problem.message} {row.problem.fix} <code className="mono">{row.problem.code}</code>
        </p>
      )}
      {row.damage.map(({ code, message, fix }) => (
        <p key={`${code} ${message}`} className="run-damaged">
          {message} {fix} <code className="mono faint">{code}</code>
        </p>
      ))}
      <label className="run-note">
        Note
        <textarea
          key={row.notes.note}
          className="field"
          rows={3}
          defaultValue={row.notes.note}
          placeholder="What was this about?"
          onBlur={(event) => {
            const note = event.target.value;
            if (note !== row.notes.note) void annotate([row.id], () => ({ note }), "Wrote a note");
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.blur();
          }}
        />
      </label>
      <Facts title="Run" facts={facts.filter(([, value]) => value !== "")} />
      <Facts title="Last values" facts={Object.entries(row.metrics).map(([name, value]) => [name, formatNumber(value, 5)])} />
      <Facts
        title="Settings that are not the card's"
        facts={Object.entries(row.settings).map(([name, value]) => [name, valueWords(value)])}
      />
      <Facts
        title="Done by hand, or by a program that was asked"
        facts={(acts ?? []).map(({ node, path, step, act, by, reason }) => [
          `${node}${path === "" ? "" : ` ${path}`}, ${formatNumber(step, 6)}`,
          Object.values(act).map(String).join(" ") + (by === undefined ? "" : `, ${by}${reason === undefined ? "" : `: ${reason}`}`),
        ])}
      />
      <Facts title="Data, by content" facts={Object.entries(row.data).map(([name, hash]) => [name, hash.slice(0, 16)])} />
    </>
  );
}

function Facts({ title, facts }: { title: string; facts: readonly (readonly [string, string])[] }) {
  if (facts.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      <dl>
        {facts.map(([name, value], i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what was done by hand may have been done twice at one step
          <div key={`${name} ${i}`}>
            <dt>{name}</dt>
            <dd className="mono">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** What was done by hand, as it stands in the run's folder. */
function useActs({ id, step, status }: RunRow): readonly PlacedAct[] | null {
  const [acts, setActs] = useState<readonly PlacedAct[] | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each step there may be more
  useEffect(() => {
    let over = false;
    desk()
      .ask("runActs", { run: id })
      .then(
        (found) => over || setActs(found),
        () => {},
      );
    return () => {
      over = true;
    };
  }, [id, step, status]);
  return acts;
}
