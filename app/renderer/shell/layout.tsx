import { DockviewReact, type DockviewTheme, type IDockviewPanelHeaderProps } from "dockview-react";
import "dockview-react/dist/styles/dockview.css";
import "./layout.css";
import { useEffect, useState } from "react";
import { useLayout } from "./layout-store.ts";
import { Panel, type PanelId, panels } from "./panels.tsx";

const theme: DockviewTheme = { name: "patchbay", className: "dockview-theme-patchbay" };
const components = Object.fromEntries((Object.keys(panels) as PanelId[]).map((id) => [id, () => <Panel id={id} />]));

function Tab({ api }: IDockviewPanelHeaderProps) {
  const [title, setTitle] = useState(api.title ?? api.id);
  useEffect(() => {
    const heard = api.onDidTitleChange((event) => setTitle(event.title));
    return () => heard.dispose();
  }, [api]);
  return <span className="tab">{title}</span>;
}

/** Library, canvas, Inspector | Lesson and the panels below, in a layout that the user arranges and that is remembered. */
export function Layout() {
  return (
    <DockviewReact
      theme={theme}
      components={components}
      defaultTabComponent={Tab}
      disableFloatingGroups
      onReady={({ api }) => useLayout.getState().attach(api)}
    />
  );
}
