import { type ReactNode, useMemo, useState } from "react";
import type { GraphDocument } from "../../common/document.ts";
import type { CanvasNode, Projection } from "../canvas/flow.ts";
import { type Box, boxes } from "../canvas/geometry.ts";
import { project } from "../canvas/projection.ts";
import { useDocument } from "../shell/document-store.ts";
import { useSize } from "../views/use-size.ts";
import { type Merged, mergeGraphs, type Standing } from "./graph-diff-merge.ts";
import { DiffWires } from "./graph-diff-wires.tsx";
import "./graph-diff.css";

const signs: Readonly<Record<Standing, string>> = { added: "+", removed: "−", changed: "≠" };
/** The smallest that a graph is drawn; a larger one is moved under the window. */
const smallest = 0.3;
const air = 16;

/** Both graphs in one small picture: what was added, removed and changed, by sign and in words. A node tells its differences. */
export function GraphDiff({ before, after }: { readonly before: GraphDocument; readonly after: GraphDocument }): ReactNode {
  const catalog = useDocument((state) => state.catalog);
  const merged = useMemo(() => mergeGraphs(before, after, catalog), [before, after, catalog]);
  const projection = useMemo(() => project(merged.document, catalog), [merged, catalog]);
  const [chosen, setChosen] = useState<string | null>(null);
  const { ref, width } = useSize<HTMLDivElement>();
  const marks = useMemo(() => marksOf(merged, projection), [merged, projection]);
  const one = chosen === null ? undefined : marks.find(({ node }) => node.id === chosen);
  const same = merged.diff.changes.length === 0;
  const choose = (name: string) => setChosen(chosen === name ? null : name);
  return (
    <div className="graph-diff">
      <p className="graph-diff-sum">{same ? "Both graphs mean the same." : sumWords(merged)}</p>
      <div className="graph-diff-picture" ref={ref}>
        {width > 40 && (
          <Picture projection={projection} merged={merged} marks={marks} width={width} chosen={one?.node.id ?? null} choose={choose} />
        )}
      </div>
      {!same && (
        <div className="graph-diff-lines" aria-live="polite">
          <h4>{one === undefined ? "All differences" : one.title}</h4>
          {one !== undefined && (
            <button type="button" className="button plain" onClick={() => setChosen(null)}>
              show all
            </button>
          )}
          <ul>
            {(one === undefined ? allLines(merged) : one.lines).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      )}
      {merged.diff.moved.length > 0 && (
        <p className="faint">
          {merged.diff.moved.length === 1
            ? `Of ${merged.diff.moved[0]} only the layout differs.`
            : `Of ${merged.diff.moved.length} nodes only the layout differs.`}
        </p>
      )}
    </div>
  );
}

/** A node that is drawn and has differences: its own, or those of what is folded into it. */
interface Mark {
  readonly node: CanvasNode;
  readonly title: string;
  readonly standing: Standing;
  readonly lines: readonly string[];
}

function marksOf({ standing, lines }: Merged, { nodes }: Projection): Mark[] {
  return nodes.flatMap((node) => {
    const holds = node.type === "frame" ? [node.id] : node.data.holds;
    const found = [...new Set(holds.flatMap((name) => lines.get(name) ?? []))];
    const own = standing.get(node.id);
    if (own === undefined && found.length === 0) return [];
    return [{ node, title: node.data.title, standing: own ?? "changed", lines: found }];
  });
}

function Picture({
  projection,
  merged,
  marks,
  width,
  chosen,
  choose,
}: {
  projection: Projection;
  merged: Merged;
  marks: readonly Mark[];
  width: number;
  chosen: string | null;
  choose(name: string): void;
}): ReactNode {
  const all = useMemo(() => boxes(projection), [projection]);
  const edge = useMemo(() => edgeOf([...all.values()]), [all]);
  const scale = Math.max(smallest, Math.min(1, (width - 2 * air) / Math.max(1, edge.width)));
  const place = ({ x, y, width: w, height: h }: Box): Box => ({
    x: (x - edge.x) * scale + air,
    y: (y - edge.y) * scale + air,
    width: w * scale,
    height: h * scale,
  });
  const size = { width: edge.width * scale + 2 * air, height: edge.height * scale + 2 * air };
  const marked = new Set(marks.map(({ node }) => node.id));
  return (
    <div className="graph-diff-board" style={size}>
      <svg {...size} role="img" aria-label={`Both graphs in one: ${sumWords(merged)}`}>
        {projection.nodes
          .filter(({ type }) => type === "frame")
          .map(({ id }) => (
            <rect key={id} className="diff-frame" {...place(all.get(id) as Box)} rx={4} />
          ))}
        <DiffWires projection={projection} all={all} place={place} wires={merged.wires} />
      </svg>
      {projection.nodes
        .filter(({ id }) => !marked.has(id))
        .map(({ id, type, data: { title } }) => {
          const { x, y, width: w, height: h } = place(all.get(id) as Box);
          return (
            <div
              key={id}
              className={type === "frame" ? "diff-name" : "diff-box"}
              title={title}
              style={{ left: x, top: y, width: w, height: h }}
            >
              {w > 44 && h > 16 ? title : ""}
            </div>
          );
        })}
      {marks.map(({ node, title, standing, lines }) => {
        const { x, y, width: w, height: h } = place(all.get(node.id) as Box);
        const head = node.type === "frame" ? Math.min(h, 22) : Math.max(h, 20);
        return (
          <button
            key={node.id}
            type="button"
            className="diff-mark"
            data-standing={standing}
            aria-pressed={chosen === node.id}
            aria-label={`${title}, ${standing}: ${lines.join("; ")}`}
            title={lines.join("\n")}
            style={{ left: x, top: y, minWidth: Math.max(w, 20), maxWidth: Math.max(w, 110), height: head }}
            onClick={() => choose(node.id)}
          >
            <b aria-hidden="true">{signs[standing]}</b>
            <span>{title}</span>
          </button>
        );
      })}
    </div>
  );
}

function edgeOf(all: readonly Box[]): Box {
  if (all.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const x = Math.min(...all.map((box) => box.x));
  const y = Math.min(...all.map((box) => box.y));
  const right = Math.max(...all.map((box) => box.x + box.width));
  const bottom = Math.max(...all.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

function sumWords({ standing, wires }: Merged): string {
  const count = (wanted: Standing) => [...standing.values()].filter((each) => each === wanted).length;
  const [added, removed] = (["added", "removed"] as const).map((kind) => [...wires.values()].filter((each) => each === kind).length) as [
    number,
    number,
  ];
  const parts = [
    ...(["added", "removed", "changed"] as const).flatMap((kind) => (count(kind) === 0 ? [] : [`${signs[kind]} ${count(kind)} ${kind}`])),
    ...(added === 0 ? [] : [`${added} ${added === 1 ? "wire" : "wires"} added (bold)`]),
    ...(removed === 0 ? [] : [`${removed} ${removed === 1 ? "wire" : "wires"} removed (dashed)`]),
  ];
  return parts.length === 0 ? "No node differs." : `${parts.join(", ")}.`;
}

/** Each line once, those of nodes in the order of the changes. */
function allLines({ lines, general }: Merged): readonly string[] {
  return [...new Set([...general, ...[...lines.values()].flat()])];
}
