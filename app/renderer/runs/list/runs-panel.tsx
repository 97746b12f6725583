import { type ReactNode, useEffect, useMemo } from "react";
import { desk } from "../../shell/desk.ts";
import { useDocument } from "../../shell/document-store.ts";
import { fresh } from "../../shell/history.ts";
import { useTheme } from "../../shell/theme.ts";
import { useSize } from "../../views/use-size.ts";
import { looks } from "../compare/colours.ts";
import { Compare } from "../compare/compare.tsx";
import { Overlay, runsAtMost } from "../compare/overlay.tsx";
import { useRunsView } from "./actions.ts";
import { CapsuleDialog, EmptyTrashDialog } from "./ask-dialog.tsx";
import { Details } from "./details.tsx";
import { QueueStrip } from "./queue-strip.tsx";
import { RunList } from "./run-list.tsx";
import { useRunList } from "./run-list-store.ts";
import { RunsBar } from "./runs-bar.tsx";
import { SideSplit } from "./side-split.tsx";
import { makeRoomOnce, toggleLarge } from "./use-large.ts";
import { type Listed, useLines } from "./use-lines.ts";
import "./list.css";
import "../runs.css";

/** Below this width the list has the panel for itself. */
const roomy = 620;

/** All runs, or a comparison of some of them. */
export function RunsPanel(): ReactNode {
  const rows = useRunList((list) => list.rows);
  const compared = useRunsView((view) => view.compared);
  useEffect(() => {
    const { hear, load } = useRunList.getState();
    makeRoomOnce();
    void load();
    return desk().listen(hear);
  }, []);
  useEffect(
    () =>
      useDocument.subscribe((now, before) => {
        // What is opened wants to be seen.
        if (now.document === before.document || now.history !== fresh) return;
        useRunsView.setState({ compared: null });
        toggleLarge(false);
      }),
    [],
  );
  const comparing = useMemo(
    () => (compared === null || rows === null ? [] : compared.flatMap((id) => rows.find((row) => row.id === id) ?? [])),
    [compared, rows],
  );
  if (comparing.length < 2) return <AllRuns />;
  return <Compare rows={comparing} all={rows!} onBack={() => useRunsView.setState({ compared: null })} />;
}

/** What waits and runs on top, the list, and beside it the curves or the details of those that are chosen. */
function AllRuns(): ReactNode {
  const listed = useLines();
  const rows = useRunList((list) => list.rows);
  const problem = useRunList((list) => list.problem);
  const trash = useRunList((list) => list.trash);
  const { chosen } = useRunList((list) => list.choice);
  const { ask, side } = useRunsView();
  const theme = useTheme((state) => state.theme);
  const { ref, width } = useSize<HTMLDivElement>();
  const chosenRows = useMemo(() => [...chosen].flatMap((id) => listed.rows.find((row) => row.id === id) ?? []), [chosen, listed.rows]);
  const byRun = useMemo(() => {
    const found = looks(Math.min(runsAtMost, chosenRows.length), theme);
    return new Map(chosenRows.slice(0, runsAtMost).map(({ id }, i) => [id, found[i]!]));
  }, [chosenRows, theme]);
  const colours = useMemo(() => new Map([...byRun].map(([id, { colour }]) => [id, colour])), [byRun]);
  const beside = side !== null && width >= roomy;
  return (
    <div className="runs-all" data-own-keys ref={ref}>
      <RunsBar listed={listed} beside={beside} canBeside={width >= roomy} />
      <QueueStrip />
      {listed.rows.length === 0 ? (
        <Nothing listed={listed} loading={rows === null} problem={problem?.message ?? null} trash={trash} />
      ) : (
        <SideSplit
          side={!beside ? null : side === "details" ? <Details rows={chosenRows} /> : <Overlay compact rows={chosenRows} looks={byRun} />}
        >
          <RunList listed={listed} colours={side === "curves" && beside ? colours : none} />
        </SideSplit>
      )}
      {ask === "capsule" && chosenRows[0] !== undefined && <CapsuleDialog row={chosenRows[0]} />}
      {ask === "empty-trash" && <EmptyTrashDialog rows={rows?.filter(({ deleted }) => deleted) ?? []} />}
    </div>
  );
}
const none: ReadonlyMap<string, string> = new Map();

/** An empty list says why, and what to do next. */
function Nothing({
  listed,
  loading,
  problem,
  trash,
}: {
  listed: Listed;
  loading: boolean;
  problem: string | null;
  trash: boolean;
}): ReactNode {
  if (problem !== null)
    return (
      <div className="runs-empty run-nothing" role="alert">
        <p>{`The list of runs cannot be read. ${problem}`}</p>
        <button type="button" className="button" onClick={() => void useRunList.getState().load()}>
          Try again
        </button>
      </div>
    );
  if (loading) return <p className="runs-empty">Looking…</p>;
  if (listed.all > 0)
    return (
      <div className="runs-empty run-nothing">
        <p>None of the {listed.all} runs is like that.</p>
        <button type="button" className="button" onClick={() => useRunList.setState({ search: "" })}>
          Show all
        </button>
      </div>
    );
  if (trash) return <p className="runs-empty">The trash is empty.</p>;
  return (
    <p className="runs-empty">
      No runs yet. Press Run: its graph, numbers and states are kept, and it stands here to be compared, continued and forked.
    </p>
  );
}
