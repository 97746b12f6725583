import { PortGlyph } from "./port-glyph.tsx";
import { families } from "./port-look.ts";

/** What the signs on pins mean; told on the canvas itself, because nobody looks it up. */
export function Legend() {
  return (
    <ul className="legend" aria-label="Kinds of wires">
      {Object.values(families).map(({ family, shape, colour }) => (
        <li key={family}>
          <PortGlyph shape={shape} colour={colour} size={12} />
          {family}
        </li>
      ))}
      <li title="A hollow pin needs no wire; a doubled outline takes several">
        <PortGlyph shape="circle" colour="var(--dim)" size={12} hollow />
        optional
      </li>
      <li>
        <PortGlyph shape="circle" colour="var(--dim)" size={12} list />
        list
      </li>
    </ul>
  );
}
