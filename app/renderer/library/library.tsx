import { useEffect, useMemo, useRef, useState } from "react";
import type { CatalogNode } from "../../common/catalog.ts";
import { useCanvas } from "../canvas/canvas-store.ts";
import { PortGlyph } from "../canvas/port-glyph.tsx";
import { cardLook } from "../canvas/port-look.ts";
import { useDocument } from "../shell/document-store.ts";
import { isTyping } from "../shell/keys.ts";
import { searchScore, searchText } from "./search.ts";
import "./library.css";

/** In the order in which an experiment is built; families that come later follow by name. */
const order = ["data", "models", "objectives", "schedules", "optimizers", "training", "evaluation", "curricula", "distillation"];
const rank = (family: string) => (order.includes(family) ? order.indexOf(family) : order.length);
/** A node that is dragged carries its catalog id under this type; the canvas takes it. */
const dragged = "application/x-patchbay-node";

function sorted(nodes: readonly CatalogNode[], typed: string): readonly (readonly [string, readonly CatalogNode[]])[] {
  const scored = nodes.map((node) => ({ node, score: searchScore(searchText(node), typed) })).filter(({ score }) => score > 0);
  const families = [...new Set(scored.map(({ node }) => node.family))].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  return families.map((family) => {
    const members = scored.filter(({ node }) => node.family === family);
    members.sort((a, b) => b.score - a.score || a.node.title.localeCompare(b.node.title));
    return [family, members.map(({ node }) => node)] as const;
  });
}

/** All nodes by family. `/` goes to the search; arrows, Enter or a double-click add, dragging places. */
export function Library() {
  const catalog = useDocument((state) => state.catalog);
  const place = useCanvas((state) => state.place);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const families = useMemo(() => sorted(Object.values(catalog.nodes), typed), [catalog, typed]);
  const flat = families.flatMap(([, nodes]) => nodes);

  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.key !== "/" || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    window.addEventListener("keydown", key);
    return () => window.removeEventListener("keydown", key);
  }, []);

  const go = (by: 1 | -1) => {
    const now = flat.findIndex(({ id }) => id === at);
    const next = flat[Math.min(flat.length - 1, Math.max(0, now < 0 && by > 0 ? 0 : now + by))];
    if (next === undefined) return;
    setAt(next.id);
    list.current?.querySelector(`[data-id="${next.id}"]`)?.scrollIntoView({ block: "nearest" });
  };
  const current = at ?? (typed === "" ? null : (flat[0]?.id ?? null));
  return (
    <div className="library">
      <div className="library-search">
        <input
          ref={field}
          className="field"
          type="search"
          placeholder="Find a node"
          aria-label="Find a node or a method"
          aria-controls="library-list"
          aria-activedescendant={current === null ? undefined : `library ${current}`}
          role="combobox"
          aria-expanded="true"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(null);
          }}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown" || event.key === "ArrowUp") {
              event.preventDefault();
              go(event.key === "ArrowDown" ? 1 : -1);
            } else if (event.key === "Enter" && current !== null) place?.(current);
            else if (event.key === "Escape") {
              if (typed === "") field.current?.blur();
              setTyped("");
              setAt(null);
            }
          }}
        />
        <kbd>/</kbd>
      </div>
      <div className="library-list" id="library-list" role="listbox" aria-label="Nodes" ref={list}>
        {families.map(([family, nodes]) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset would not belong to the list box
          <div key={family} role="group" aria-label={family}>
            <div className="library-family" aria-hidden="true">
              {family}
            </div>
            {nodes.map((node) => (
              <Item key={node.id} node={node} current={node.id === current} onPick={() => setAt(node.id)} onAdd={() => place?.(node.id)} />
            ))}
          </div>
        ))}
        {flat.length === 0 ? (
          <p className="library-none">{typed === "" ? "The library is being read…" : `Nothing is called “${typed}”.`}</p>
        ) : null}
      </div>
    </div>
  );
}

function Item({ node, current, onPick, onAdd }: { node: CatalogNode; current: boolean; onPick(): void; onAdd(): void }) {
  const look = cardLook(node.outputs);
  return (
    <div
      id={`library ${node.id}`}
      className="library-item"
      data-id={node.id}
      role="option"
      tabIndex={0}
      aria-selected={current}
      aria-label={`${node.title}: ${node.summary}`}
      title={`${node.summary}${node.reference === undefined ? "" : `\n${node.reference.by}`}`}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(dragged, node.id);
        event.dataTransfer.effectAllowed = "copy";
      }}
      onClick={onPick}
      onDoubleClick={onAdd}
      onKeyDown={(event) => {
        if (event.key === "Enter") onAdd();
      }}
    >
      <PortGlyph shape={look.shape} colour={look.colour} size={13} />
      <span>{node.title}</span>
    </div>
  );
}
