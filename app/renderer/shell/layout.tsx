import { DockviewReact, type DockviewTheme, type IDockviewHeaderActionsProps, type IDockviewPanelHeaderProps } from "dockview-react";
import "dockview-react/dist/styles/dockview.css";
import "./layout.css";
import { useEffect, useState } from "react";
import { ScriptTools } from "../script/script-tools.tsx";
import { useDocument } from "./document-store.ts";
import { followSelection, showLessonOf } from "./follow.ts";
import { useLayout } from "./layout-store.ts";
import { type PanelId, panelTitles } from "./panel-ids.ts";
import { Panel } from "./panels.tsx";
import { useRuns } from "./run-store.ts";

const theme: DockviewTheme = { name: "patchbay", className: "dockview-theme-patchbay" };
const components = Object.fromEntries((Object.keys(panelTitles) as PanelId[]).map((id) => [id, () => <Panel id={id} />]));

function Tab({ api }: IDockviewPanelHeaderProps) {
  const [title, setTitle] = useState(api.title ?? api.id);
  useEffect(() => {
    const heard = api.onDidTitleChange((event) => setTitle(event.title));
    return () => heard.dispose();
  }, [api]);
  return (
    <span className="tab">
      {title}
      {api.id === "problems" && <ProblemCount />}
    </span>
  );
}

function ProblemCount() {
  const count = useDocument((state) => state.problems.length);
  const failed = useRuns((state) => state.problem !== null);
  const all = count + (failed ? 1 : 0);
  return all === 0 ? null : <span className="tab-count">{all}</span>;
}

/** What belongs to the panel in front, at the right of its tabs. */
function Actions({ activePanel }: IDockviewHeaderActionsProps) {
  return activePanel?.id === "script" ? <ScriptTools /> : null;
}

/** Library, canvas, Inspector | Lesson and the panels below, in a layout that the user arranges and that is remembered. */
export function Layout() {
  useEffect(() => {
    const leave = followSelection();
    return () => {
      leave();
      useLayout.setState({ api: null });
    };
  }, []);
  return (
    <DockviewReact
      theme={theme}
      components={components}
      defaultTabComponent={Tab}
      rightHeaderActionsComponent={Actions}
      disableFloatingGroups
      onReady={({ api }) => {
        useLayout.getState().attach(api);
        const { document, selection } = useDocument.getState();
        if (selection.length === 0) showLessonOf(document);
      }}
    />
  );
}
