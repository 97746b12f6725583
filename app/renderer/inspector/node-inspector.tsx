import type { CatalogNode } from "../../common/catalog.ts";
import type { GraphNode } from "../../common/document.ts";
import { PortGlyph } from "../canvas/port-glyph.tsx";
import { portLook } from "../canvas/port-look.ts";
import { applies, titleOf } from "../canvas/words.ts";
import { useDocument } from "../shell/document-store.ts";
import { About } from "./about.tsx";
import { Identity } from "./identity.tsx";
import { LivePicture } from "./live-picture.tsx";
import { LiveTraining } from "./live-training.tsx";
import { SettingRow } from "./setting-row.tsx";
import { Streams } from "./streams.tsx";

/** One node: what it is, what it shows, all its settings, its name, its random streams and where it comes from. */
export function NodeInspector({ node, card }: { readonly node: GraphNode; readonly card: CatalogNode | undefined }) {
  const { document, catalog, problems } = useDocument();
  const own = problems.filter((problem) => problem.node === node.name);
  if (card === undefined) {
    return (
      <>
        <h2>{titleOf(node, card)}</h2>
        <p className="problem-text">{`This Patchbay has no node "${node.node}". It is kept as it is, with its wires.`}</p>
        <Identity node={node} card={card} />
      </>
    );
  }
  const port = Object.values(card.outputs)[0] ?? "number";
  const look = portLook(port);
  const driverOf = (setting: string) => {
    const wire = document.wires.find(({ to }) => to.node === node.name && to.pin === setting);
    if (wire === undefined) return null;
    const source = document.nodes.find((each) => each.name === wire.from.node);
    const from = source === undefined ? undefined : catalog.nodes[source.node];
    const title = source === undefined ? wire.from.node : titleOf(source, from);
    return { wire, title, port: from?.outputs[wire.from.pin] ?? "number" };
  };
  const settings = Object.entries(card.settings).filter(([, setting]) => applies(node, card, setting));
  return (
    <>
      <header className="inspector-head">
        <PortGlyph shape={look.shape} colour={look.colour} />
        <h2>{titleOf(node, card)}</h2>
      </header>
      <p className="summary">{card.summary}</p>
      {own.length > 0 && (
        <ul className="own-problems" aria-label="Problems of this node">
          {own.map((problem) => (
            <li key={`${problem.code}${problem.field ?? ""}${problem.message}`}>{`${problem.message} ${problem.fix}`}</li>
          ))}
        </ul>
      )}
      <LivePicture name={node.name} shows={card.shows} />
      <LiveTraining name={node.name} />
      {settings.length > 0 && (
        <div className="settings">
          {settings.map(([name, setting]) => (
            <SettingRow
              key={name}
              node={node}
              name={name}
              setting={setting}
              driver={driverOf(name)}
              promoted={document.promoted?.includes(`${node.name}.${name}`) === true}
            />
          ))}
        </div>
      )}
      <Streams node={node} card={card} />
      <Identity node={node} card={card} />
      <About card={card} />
    </>
  );
}
