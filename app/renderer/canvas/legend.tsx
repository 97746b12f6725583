import { useState } from "react";
import { PortGlyph } from "./port-glyph.tsx";
import { families } from "./port-look.ts";

const kept = "patchbay.legend";

/** What the signs on pins mean; told on the canvas itself, because nobody looks it up, until it is known and closed. */
export function Legend() {
  const [closed, setClosed] = useState(() => localStorage.getItem(kept) === "closed");
  const set = (next: boolean) => {
    setClosed(next);
    localStorage.setItem(kept, next ? "closed" : "open");
  };
  if (closed)
    return (
      <button type="button" className="legend legend-button" onClick={() => set(false)}>
        Legend
      </button>
    );
  return (
    <ul className="legend" aria-label="Kinds of wires">
      {Object.values(families).map(({ family, shape, colour }) => (
        <li key={family}>
          <PortGlyph shape={shape} colour={colour} size={11} />
          {family}
        </li>
      ))}
      <li title="A hollow pin needs no wire; a doubled outline takes several">
        <PortGlyph shape="circle" colour="var(--dim)" size={11} hollow />
        optional
      </li>
      <li>
        <PortGlyph shape="circle" colour="var(--dim)" size={11} list />
        list
      </li>
      <li>
        <button type="button" className="legend-close" aria-label="Close the legend" title="Close" onClick={() => set(true)}>
          ×
        </button>
      </li>
    </ul>
  );
}
