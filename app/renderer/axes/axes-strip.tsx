import { Popover } from "radix-ui";
import { type DragEvent, useState } from "react";
import { type AxisAt, axesIn, axisText, sizeOf } from "../../common/axis-rows.ts";
import type { GraphNode } from "../../common/document.ts";
import { figure, titleOf, words } from "../canvas/words.ts";
import { useDocument } from "../shell/document-store.ts";
import { Icon } from "../shell/icon.tsx";
import { draggedSetting, settingIn, sweepSetting, useAxes } from "./axes-store.ts";
import { AxisEditor } from "./axis-editor.tsx";
import { axisName } from "./axis-name.ts";
import { SearchEditor } from "./search-editor.tsx";
import "./axes.css";

/** The axes of the open document as chips, sweep by sweep; takes a setting that is dropped on it. */
export function AxesStrip() {
  const document = useDocument((state) => state.document);
  const catalog = useDocument((state) => state.catalog);
  const dragging = useAxes((state) => state.dragging);
  const [over, setOver] = useState(false);
  const axes = axesIn(document, catalog);
  if (axes.length === 0 && dragging === null) return null;
  const sweeps = [...new Set(axes.map(({ sweep }) => sweep))];
  const takes = (event: DragEvent) => event.dataTransfer.types.includes(draggedSetting);
  return (
    <section
      className="axes-strip"
      data-over={over}
      data-wanted={dragging !== null}
      // The first one comes over the canvas, which would else move away under the hand.
      data-floating={axes.length === 0}
      aria-label="Axes"
      onDragOver={(event) => {
        if (!takes(event)) return;
        event.preventDefault();
        event.stopPropagation();
        event.dataTransfer.dropEffect = "copy";
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        // What was dragged may be gone when it is let go, and then never says so itself.
        useAxes.setState({ dragging: null });
        const at = settingIn(event.dataTransfer);
        if (at === null) return;
        event.preventDefault();
        event.stopPropagation();
        sweepSetting(at);
      }}
    >
      {sweeps.map((name) => {
        const node = document.nodes.find((one) => one.name === name) as GraphNode;
        return <Sweep key={name} node={node} axes={axes.filter(({ sweep }) => sweep === name)} />;
      })}
      {dragging !== null && (
        <span className="axes-drop">
          <Icon name="axis" /> Drop to sweep {words(dragging.setting)}
        </span>
      )}
    </section>
  );
}

function Sweep({ node, axes }: { node: GraphNode; axes: readonly AxisAt[] }) {
  const card = useDocument((state) => state.catalog.nodes[node.node]);
  const select = useDocument((state) => state.select);
  return (
    <span className="axes-sweep">
      <button type="button" className="axes-title" title="Show the sweep" onClick={() => select([node.name])}>
        {titleOf(node, card)}
      </button>
      {axes.map((at) => (
        <Chip key={at.place} sweep={node.name} place={at.place} label={`${axisName(at)}: ${axisText(at.axis)}`}>
          <AxisEditor at={at} />
        </Chip>
      ))}
      <Chip sweep={node.name} place="search" label={searchText(node, axes)} quiet>
        <SearchEditor node={node} axes={axes} />
      </Chip>
    </span>
  );
}

function Chip({
  sweep,
  place,
  label,
  quiet = false,
  children,
}: {
  sweep: string;
  place: number | "search";
  label: string;
  quiet?: boolean;
  children: React.ReactNode;
}) {
  const open = useAxes((state) => state.open?.sweep === sweep && state.open.place === place);
  return (
    <Popover.Root open={open} onOpenChange={(next) => useAxes.setState({ open: next ? { sweep, place } : null })}>
      <Popover.Trigger className={quiet ? "axis-chip quiet" : "axis-chip"}>{label}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover axis-popover" align="start" sideOffset={6} collisionPadding={8} aria-label={label}>
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** `grid, 15 trials`; `random, 20 trials`; `Hyperband to 900 updates`. */
function searchText({ settings }: GraphNode, axes: readonly AxisAt[]): string {
  const all = axes.reduce((product, { axis }) => product * sizeOf(axis), 1);
  const trials = Number(settings.trials ?? 16);
  const most = figure(Number(settings.maxUpdates ?? 900));
  switch (settings.search) {
    case "random":
      return `random, ${trials} trials`;
    case "halving":
      return `halving, ${trials} trials to ${most} updates`;
    case "hyperband":
      return `Hyperband to ${most} updates`;
    default:
      return axes.length > 1 ? `grid, ${all} trials` : `${all} ${all === 1 ? "trial" : "trials"}`;
  }
}
