import type { CatalogNode } from "../../common/catalog.ts";
import type { GraphNode } from "../../common/document.ts";
import { setStream } from "../../common/edit.ts";
import { words } from "../canvas/words.ts";
import { useDocument } from "../shell/document-store.ts";
import { TextField } from "./text-field.tsx";

/** The streams of random numbers that a node draws from. Equal names draw equal numbers, wherever they stand. */
export function Streams({ node, card }: { readonly node: GraphNode; readonly card: CatalogNode }) {
  const apply = useDocument((state) => state.apply);
  const nodes = useDocument((state) => state.document.nodes);
  const keys = Object.entries(card.keys);
  if (keys.length === 0) return null;
  return (
    <div className="settings">
      <h3>Random numbers</h3>
      {keys.map(([key, usual]) => {
        const stream = node.streams?.[key] ?? usual;
        const sharing = nodes.filter((each) => each.name !== node.name && Object.values(each.streams ?? {}).includes(stream));
        return (
          <div className="setting" data-plain key={key}>
            <span className="setting-name" title="Nodes with the same stream draw the same numbers; a new name draws others">
              {keys.length === 1 ? "stream" : words(key)}
            </span>
            <span className="setting-value">
              <TextField
                label={`stream of ${words(key)}`}
                mono
                value={stream}
                refuse={(text) => (/^[\w-]+$/.test(text.trim()) ? null : "One word: letters, digits, - and _.")}
                onCommit={(text) => apply("Change a stream", (document) => setStream(document, node.name, key, text.trim()))}
              />
              {sharing.length > 0 && <span className="hint">{`Shared with ${sharing.map(({ name }) => name).join(", ")}.`}</span>}
            </span>
          </div>
        );
      })}
    </div>
  );
}
