import { useReactFlow } from "@xyflow/react";
import { Command } from "cmdk";
import { useEffect, useMemo, useRef, useState } from "react";
import type { CatalogNode } from "../../common/catalog.ts";
import { fittingNodes } from "../../common/ports.ts";
import { searchScore, searchText } from "../library/search.ts";
import { useDocument } from "../shell/document-store.ts";
import { addAt } from "./add-node.ts";
import { type QuickAddAt, useCanvas } from "./canvas-store.ts";
import { PortGlyph } from "./port-glyph.tsx";
import { cardLook } from "./port-look.ts";
import { words } from "./words.ts";

export function QuickAdd() {
  const at = useCanvas((state) => state.quickAdd);
  return at === null ? null : <List key={`${at.screen.x} ${at.screen.y}`} at={at} />;
}

/** A list to add from, at the pointer: type, arrows, Enter. From a wire it holds only what fits, and wires it. */
function List({ at }: { at: QuickAddAt }) {
  const catalog = useDocument((state) => state.catalog);
  const close = useCanvas((state) => state.closeQuickAdd);
  const { screenToFlowPosition } = useReactFlow();
  const place = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState("");
  const { pin, screen } = at;

  const choices = useMemo(() => {
    if (pin === undefined) return Object.values(catalog.nodes).map((node) => ({ node, pin: null }));
    const ports = Object.fromEntries(pin.ports.map((port) => [port, true as const]));
    return fittingNodes(catalog, ports, pin.way === "out" ? "takes" : "gives");
  }, [catalog, pin]);
  // Grouped by family while nothing is typed; then the best first, from whatever family.
  const groups = useMemo(() => {
    if (typed.trim() === "")
      return [...new Set(choices.map(({ node }) => node.family))].map((family) => ({
        family,
        found: choices.filter(({ node }) => node.family === family),
      }));
    const scored = choices
      .map((choice) => ({ choice, score: searchScore(searchText(choice.node), typed) }))
      .filter(({ score }) => score > 0);
    return [{ family: "", found: scored.sort((a, b) => b.score - a.score).map(({ choice }) => choice) }];
  }, [choices, typed]);

  useEffect(() => {
    const away = (event: PointerEvent) => {
      if (place.current !== null && !place.current.contains(event.target as Element)) close();
    };
    window.addEventListener("pointerdown", away, true);
    return () => window.removeEventListener("pointerdown", away, true);
  }, [close]);

  const choose = (node: CatalogNode, other: string | null) => {
    close();
    addAt(node, screenToFlowPosition(screen), pin === undefined || other === null ? undefined : { pin, other });
  };
  const left = Math.max(8, Math.min(screen.x, window.innerWidth - 328));
  const top = Math.max(8, Math.min(screen.y, window.innerHeight - 376));
  const wanted = pin === undefined ? "Add a node" : pin.way === "out" ? `What takes ${words(pin.label)}` : `What gives ${words(pin.label)}`;
  return (
    <div className="quick-add" ref={place} style={{ left, top }} role="dialog" aria-label={wanted}>
      <Command
        loop
        shouldFilter={false}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Escape") close();
        }}
      >
        <Command.Input autoFocus placeholder={`${wanted}…`} value={typed} onValueChange={setTyped} />
        <Command.List>
          <Command.Empty>Nothing by that name{pin === undefined ? "" : " fits this pin"}.</Command.Empty>
          {groups.map(({ family, found }) => (
            <Command.Group key={family} {...(family === "" ? {} : { heading: family })}>
              {found.map(({ node, pin: other }) => (
                <Choice key={node.id} node={node} onChoose={() => choose(node, other)} />
              ))}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </div>
  );
}

function Choice({ node, onChoose }: { node: CatalogNode; onChoose(): void }) {
  const look = cardLook(node.outputs);
  return (
    <Command.Item value={node.id} onSelect={onChoose}>
      <PortGlyph shape={look.shape} colour={look.colour} size={12} />
      <span className="quick-title">{node.title}</span>
      <span className="quick-summary">{node.summary}</span>
    </Command.Item>
  );
}
